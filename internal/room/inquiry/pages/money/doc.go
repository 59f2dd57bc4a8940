// Package money is the pages of what an inquiry pays: awards and bills for the team, payments and
// figures, one's own bills for a lawyer, and what everybody reads.
//
// money.go lists the routes; team.go, bill.go and pay.go are the team's, own.go the
// lawyer's, public.go everybody's, second.go what waits for a second human.
package money

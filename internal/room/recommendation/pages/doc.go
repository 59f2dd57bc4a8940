// Package pages is the register as everybody reads it: one page a file, with its
// templates, its downloads, feeds and calendars. routes.go lists the addresses;
// room.go says what the register brings to the service. The pages of the signed-in
// are in package staff.
package pages

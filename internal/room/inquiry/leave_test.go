package inquiry_test

import (
	"context"
	"slices"
	"testing"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/rules"
	"candour/internal/testkit"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// leaves takes somebody's work away, in a write as sign-in makes it.
func (w *world) leaves(who access.Leaver) {
	w.t.Helper()
	act := ledger.Act{Action: inquiry.InquirySee, Kind: "staff", ID: who.Account}
	_, err := w.ledger.Write(as(com1), act, func(ctx context.Context, tx *ledger.Tx) error { return w.Left(ctx, tx, who) })
	w.do(err)
}

// partOf gives the id of the one part of a kind.
func (w *world) partOf(id string, of rules.Part) string {
	w.t.Helper()
	_, seats, _, err := w.Seats(as(com1), id)
	w.do(err)
	return seats[slices.IndexFunc(seats, func(s inquiry.Seat) bool { return s.Part == of })].ID
}

// TestAPartEndsByTwo: one human ends nobody's part; of the two who end the chair's one is not
// of the commissioning body, and everybody reads why and who agreed.
func TestAPartEndsByTwo(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		id := w.open()
		part := func(of rules.Part) string { return w.partOf(id, of) }
		leave := func(a access.Actor, of rules.Part) string {
			p, err := w.ProposeLeave(as(a), inquiry.LeaveInput{Inquiry: id, Seat: part(of), Why: "The reason is made up."})
			w.do(err)
			return p
		}
		has := func(a access.Actor) bool { return w.May(as(a), w.inquiry(id), inquiry.InquiryWork) }
		_, err := w.ProposeLeave(as(secretary), inquiry.LeaveInput{Inquiry: id, Seat: part(rules.Chair), Why: "Made up."})
		refused(t, "the chair by the secretary", err, errs.Invalid)
		_, err = w.ProposeLeave(as(com1), inquiry.LeaveInput{Inquiry: id, Seat: part(rules.Chair), Why: " "})
		refused(t, "without a reason", err, errs.Invalid)
		_, err = w.ProposeLeave(as(elsewhere), inquiry.LeaveInput{Inquiry: id, Seat: part(rules.Chair), Why: "Made up."})
		refused(t, "by another body", err, errs.NotFound)

		p := leave(com1, rules.Chair)
		refused(t, "of one's own", w.agree(com1, p), errs.Forbidden)
		refused(t, "by the commissioning body alone", w.agree(com2, p), errs.Forbidden)
		refused(t, "by a support worker", w.agree(support, p), errs.NotFound)
		refused(t, "unread", w.Proposals().Agree(as(member), p, ""), errs.Conflict)
		if x, err := w.See(as(visitor), id); err != nil || !has(chair) || len(x.Turns) != 1 {
			t.Fatalf("one human ended the part of the chair, or a reason that does not count is public: %v", err)
		}
		w.do(w.agree(member, p))
		x, err := w.See(as(visitor), id)
		w.do(err)
		if n := x.Turns[len(x.Turns)-1]; has(chair) || n.Kind != inquiry.TurnPart || n.Why != "The reason is made up." || n.Part != rules.Chair || n.Name != chair.Name ||
			n.Asked != "a person of the commissioning body" || n.Agreed != member.Name+", Panel member" {
			t.Errorf("%+v", n)
		}

		p = leave(secretary, rules.Solicitor)
		refused(t, "of one's own", w.agree(secretary, p), errs.Forbidden)
		if !has(solicitor) {
			t.Error("the secretary alone ended the part of the solicitor")
		}
		w.turn(id, inquiry.TurnSuspend)
		w.do(w.agree(com2, p)) // also while nothing is written: a part that ends opens nothing
		if has(solicitor) {
			t.Error("the part goes on")
		}
	})
}

// TestWhoseBodyIsNotKnownEndsNoPartOfTheChair: what is not known is not outside.
func TestWhoseBodyIsNotKnownEndsNoPartOfTheChair(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	id := w.open()
	p, err := w.ProposeLeave(as(com1), inquiry.LeaveInput{Inquiry: id, Seat: w.partOf(id, rules.Chair), Why: "Made up."})
	w.do(err)
	for body, code := range map[string]errs.Code{"": errs.NotFound, "made-up-nobody-knows": errs.Conflict, office: errs.Conflict} {
		refused(t, "by one of "+body, w.agree(person(member.ID, body, access.RoleInquiry), p), code)
	}
	w.do(w.agree(chair, p)) // who goes may agree to it
}

// TestAChairStepsBack by their own proposal, to which the commissioning body agrees.
func TestAChairStepsBack(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	id := w.open()
	p, err := w.ProposeLeave(as(chair), inquiry.LeaveInput{Inquiry: id, Seat: w.partOf(id, rules.Chair), Why: "Made up."})
	w.agreed(com1, p, err)
	if w.May(as(chair), w.inquiry(id), inquiry.InquiryWork) {
		t.Error("the part goes on")
	}
}

package restrict

import (
	"slices"

	"candour/internal/base/clock"
)

// Office is in whose name something is opened.
type Office string

// The offices.
const (
	Chair    Office = "chair"
	Minister Office = "minister"
)

// What can be opened again.
type What string

// The things that close, by the name of what opens them.
const (
	RevokeOrder  What = "order"
	RevokeNotice What = "notice"
	DecideAsked  What = "application"
	RuleOnClaim  What = "claim"
	LiftStop     What = "stop"
)

// Status says how sure it is that the law says so.
type Status string

// How sure: the text was read, it is known but was not read again, or it is our
// own choice.
const (
	Seen  Status = "seen"
	Known Status = "known"
	Own   Status = "own choice"
)

// Power says who may open something again, while the inquiry lasts or after its
// end. It is data: what is in no power, nobody may.
type Power struct {
	Over     What   `json:"over"`
	AfterEnd bool   `json:"after_end"`
	By       Office `json:"by"`
	Source   string `json:"source"`
	Status   Status `json:"status"`
}

// StatutoryPowers are those of an inquiry under the Inquiries Act 2005. Section
// 20 was not read again. Of what is pending at the end, nothing was found that
// says who decides: nobody may, and it stays closed.
func StatutoryPowers() []Power {
	return []Power{
		{RevokeOrder, false, Chair, "Inquiries Act 2005 s.20; so Post Office Horizon IT Inquiry, restriction order of 2 November 2021, paragraph 3", Known},
		{RevokeNotice, false, Minister, "Inquiries Act 2005 s.20", Known},
		{RevokeOrder, true, Minister, "Inquiries Act 2005 s.20", Known},
		{RevokeNotice, true, Minister, "Inquiries Act 2005 s.20", Known},
		{DecideAsked, false, Chair, "Inquiry Rules 2006 r.12", Known},
		{RuleOnClaim, false, Chair, "Inquiries Act 2005 s.22", Known},
		{LiftStop, false, Chair, "a stop is no order: it goes before one", Own},
	}
}

// hasPower says that an office has a power, before the end or after it.
func (b Book) hasPower(over What, by Office, afterEnd bool) bool {
	return slices.ContainsFunc(b.Powers, func(p Power) bool { return p.Over == over && p.By == by && p.AfterEnd == afterEnd })
}

// opened says that something is open on a day by an opening: it is whole, and
// its office had the power on the day on which it was decided. On the day of the
// end itself both powers may have been used, each in its turn.
func (b Book) opened(over What, o Opening, day clock.Day) bool {
	if len(o.wrong()) > 0 || day.Before(o.Opens) {
		return false
	}
	lasting := b.Ended.IsZero() || !o.On.After(b.Ended)
	ended := !b.Ended.IsZero() && !o.On.Before(b.Ended)
	return lasting && b.hasPower(over, o.Office, false) || ended && b.hasPower(over, o.Office, true)
}

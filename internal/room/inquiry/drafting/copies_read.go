package drafting

import (
	"context"
	"crypto/subtle"
	"encoding/json"
	"slices"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/inquiry"
	"candour/internal/room/inquiry/embargo"
	"candour/internal/room/inquiry/report"
	"candour/internal/room/inquiry/rules"
	"candour/internal/room/inquiry/typed"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/phrase"
	"candour/internal/trust/vault"
)

// CopyReader is somebody who came by the link and the phrase of a copy. The key proves that it is theirs; it lives for
// one request.
type CopyReader struct {
	Copy string
	Key  phrase.Key
}

// CopyConfidence are the words to which a reader agrees before their copy opens (Inquiry Rules 2006 r.17 where it binds).
const CopyConfidence = "I will keep what this copy says in confidence until the report is published. I will copy it to nobody."

// OpenCopy gives the copy that a link and a phrase lead to. That there is none, that it is somebody else's, that the
// words are wrong, that it has ended, that the report is published and that whoever it is for is no core participant
// any more cost the same and say the same ([phrase.Refused]).
func (s *Service) OpenCopy(ctx context.Context, link, text string) (CopyReader, error) {
	found, err := s.Back.Find(ctx, text)
	if err != nil && !errs.Is(err, errs.NotFound) {
		return CopyReader{}, err
	}
	ref := found.Ref
	if err != nil || found.Kind != foundCopy {
		ref = ""
	}
	c, failed := embargo.Copy(ctx, s.DB, ref) // asked in each case, so that no case is quicker
	if failed != nil && !errs.Is(failed, errs.NotFound) {
		return CopyReader{}, failed
	}
	core := s.coreStands(ctx, s.DB, c.Inquiry, c.Core)
	if core != nil && !errs.Is(core, errs.NotFound) {
		return CopyReader{}, core
	}
	if same := subtle.ConstantTimeCompare([]byte(digest(link)), []byte(c.Link)); ref == "" || failed != nil || core != nil || same != 1 || !c.Opens() {
		return CopyReader{}, phrase.Refused()
	}
	return CopyReader{Copy: c.ID, Key: found.Key}, nil
}

// coreStands refuses, as none, a copy for a core participant who is none today. It asks in each case.
func (s *Service) coreStands(ctx context.Context, q db.Querier, inquiryID, core string) error {
	all := map[string]string{}
	if s.Participants != nil {
		var err error
		if all, err = s.Participants.Stand(ctx, q, inquiryID); err != nil {
			return err
		}
	}
	if _, stands := all[core]; core != "" && !stands {
		return errNone
	}
	return nil
}

// mine gives the row of a reader's copy while it opens, to whoever has its key.
func (s *Service) mineCopy(ctx context.Context, q db.Querier, r CopyReader) (c embargo.Row, err error) {
	if r.Copy == "" || r.Key.IsZero() {
		return c, errNone
	}
	if err := s.vault.Proves(ctx, q, r.Copy, r.Key.Bytes()); err != nil {
		return c, inquiry.Hide(err)
	}
	if c, err = embargo.Copy(ctx, q, r.Copy); err != nil {
		return c, err
	}
	if !c.Opens() {
		return c, errNone
	}
	return c, s.coreStands(ctx, q, c.Inquiry, c.Core)
}

// CopyView is what a reader reads. Before they agreed to [CopyConfidence] it holds no word of the report.
type CopyView struct {
	Accepted        clock.Day
	Binds           bool // the Inquiry Rules 2006 bind the inquiry: confidence is law
	Inquiry, Report string
	Text            string // with its marks
	// Shut says that the text, or what it rests on, is not as it was when the copy went: nothing of it is shown.
	Shut bool
}

// MyCopy gives a reader their copy, with an entry each time once it is open to them.
func (s *Service) MyCopy(ctx context.Context, r CopyReader) (v CopyView, err error) {
	ctx = access.WithActor(ctx, access.Public())
	c, err := s.mineCopy(ctx, s.DB, r)
	if err != nil {
		return v, err
	}
	x, err := s.Inquiries.Of(ctx, s.DB, c.Inquiry)
	if err != nil {
		return v, err
	}
	set, err := s.Inquiries.SetToday(ctx, s.DB, &x)
	if err != nil {
		return v, err
	}
	v.Binds, v.Accepted = set.Form == rules.Statutory || set.Form == rules.Local, c.Accepted
	if v.Accepted.IsZero() {
		return v, nil
	}
	plain, err := s.vault.RevealSelf(ctx, r.Key.Bytes(), vault.Reading{Person: c.ID, Purpose: "The reader of a copy under embargo opened it.",
		Items: []vault.Sealed{{Part: partCopy, Place: copyPlace(c.ID), Text: c.Own}}})
	if err != nil {
		return CopyView{}, inquiry.Hide(err)
	}
	var theirs embargo.Own
	if err := json.Unmarshal(plain[0], &theirs); err != nil {
		return CopyView{}, inquiry.Broken(err)
	}
	stands, err := s.asItWent(ctx, s.DB, &c, &theirs)
	if err != nil {
		return CopyView{}, err
	}
	v.Inquiry, v.Report, v.Shut = theirs.Inquiry, theirs.Report, !stands || x.Frozen()
	if !v.Shut {
		v.Text = theirs.Text
	}
	return v, nil
}

// asItWent says that the report, and all that it rests on, is as it was when a copy went. What is not known is not.
func (s *Service) asItWent(ctx context.Context, q db.Querier, c *embargo.Row, theirs *embargo.Own) (bool, error) {
	shape, err := embargo.Shape(ctx, q, c.Report)
	if err != nil || shape != theirs.Shape {
		return false, err
	}
	looks := map[report.RefKind]func(report.Reference) report.Sight{}
	for _, src := range s.sources {
		look, err := src.Looks(ctx, q, c.Inquiry)
		if err != nil {
			return false, err
		}
		for _, k := range src.Kinds() {
			looks[k] = look
		}
	}
	for _, p := range theirs.Parts {
		for _, r := range p.Rests {
			if r.Kind == report.OwnWords {
				continue // a sentence of this report: its shape says it
			}
			if look := looks[r.Kind]; look == nil || look(r) != p.Sights[r.Key()] {
				return false, nil
			}
		}
	}
	return true, nil
}

// AcceptCopy records that the reader agreed to [CopyConfidence]; once is enough.
func (s *Service) AcceptCopy(ctx context.Context, r CopyReader, agreed bool) error {
	if !agreed {
		return typed.Wrong("agreed", "Tick the box to say that you will keep the copy in confidence. Without that it is not opened")
	}
	ctx = access.WithActor(ctx, access.Public())
	act := ledger.Act{Action: inquiry.InquiryReply, Kind: "inquiry_report_copy", ID: r.Copy, Facts: func(ctx context.Context, tx *ledger.Tx) (access.Resource, error) {
		_, err := s.mineCopy(ctx, tx, r)
		return access.Resource{Kind: "inquiry_report_copy", ID: r.Copy, Attrs: map[string]any{"mine": true}}, err
	}}
	_, err := s.Ledger.Write(ctx, act, func(ctx context.Context, tx *ledger.Tx) error {
		c, err := s.mineCopy(ctx, tx, r)
		if err != nil || !c.Accepted.IsZero() {
			return err
		}
		return tx.Update(ctx, "inquiry_report_copy", c.ID, c.Version, ledger.Row{"accepted": s.Today().String()})
	})
	return inquiry.Hide(err)
}

// Copies is the team's page of copies.
type Copies struct {
	Report  Report
	Inquiry inquiry.Inquiry
	Form    report.Form
	Copies  []CopyLine
	HasCore bool
	Cores   []string // their names, in order
	MaySend bool
	Frozen  bool
	Cannot  string // why none can go as the report is
}

// Copies opens it.
func (s *Service) Copies(ctx context.Context, id string) (out Copies, err error) {
	d, _, err := s.look(ctx, id, "Copies of the report under embargo.")
	if err != nil {
		return out, err
	}
	out = Copies{Report: d.Report, Inquiry: *d.x, Form: d.text.Form, MaySend: s.May(ctx, d.x, inquiry.InquirySend), Frozen: d.closed()}
	if out.Copies, err = s.copyLines(ctx, d); err != nil {
		return out, err
	}
	cores, has, err := s.cores(ctx, s.DB, d)
	if err != nil {
		return out, err
	}
	for _, name := range cores {
		out.Cores = append(out.Cores, name)
	}
	slices.Sort(out.Cores)
	if out.HasCore = has; out.Frozen {
		return out, nil
	}
	if _, _, _, err := s.asSent(ctx, s.DB, d); err != nil {
		if errs.Is(err, errs.Internal) {
			return out, err
		}
		out.Cannot = errs.Message(err)
	}
	return out, nil
}

func (s *Service) copyLines(ctx context.Context, d *draft) (out []CopyLine, err error) {
	rows, err := embargo.Copies(ctx, s.DB, d.ID)
	if err != nil {
		return nil, err
	}
	for _, c := range rows {
		line := CopyLine{ID: c.ID, State: c.State, Number: int(c.Number), Sent: c.Sent, Accepted: c.Accepted, Ended: c.Ended}
		if line.Reader, err = d.readerOf(&c); err != nil {
			return nil, err
		}
		out = append(out, line)
	}
	return out, nil
}

// Leak is what a piece of text tells of the copy that it came from.
type Leak struct {
	Copies
	embargo.Leak
}

// maxLeak is the longest text, in bytes, that is read for its marks.
const maxLeak = 400_000

// WhichCopy says from which copy a piece of text came, where that can be told, also after the report was published.
func (s *Service) WhichCopy(ctx context.Context, id, text string) (out Leak, err error) {
	var bad typed.Asked
	bad.Need(strings.TrimSpace(text) != "", "text", "Paste the text that was found")
	bad.Need(len(text) <= maxLeak, "text", "Paste a shorter piece of it")
	if err := bad.Err(); err != nil {
		return out, err
	}
	d, _, err := s.look(ctx, id, "From which copy a text that was found came.")
	if err != nil {
		return out, err
	}
	lines, err := s.copyLines(ctx, d)
	if err != nil {
		return out, err
	}
	rows, err := embargo.Copies(ctx, s.DB, d.ID)
	if err != nil {
		return out, err
	}
	of := map[string][]string{} // copies, by the text of which they are
	for _, x := range d.decisions {
		if x.kind != decidesCopies || x.state != Agreed {
			continue
		}
		var e embargoed
		if err := unseal(d.key, "inquiry_report_decision", x.id, x.sealed, &e); err != nil {
			return out, err
		}
		for _, c := range rows {
			if c.Decision == x.id && !c.Sent.IsZero() {
				of[string(e.Text)] = append(of[string(e.Text)], c.ID)
			}
		}
	}
	m, err := embargo.Marker(d.key.Bytes())
	if err == nil {
		out.Leak, err = embargo.Trace(m, lines, of, text)
	}
	return out, err
}

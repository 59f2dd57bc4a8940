package figures

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"slices"

	"candour/internal/base/errs"
	"candour/internal/room/figures/output"
	"candour/internal/trust/access"
)

// RunTrace writes what stands behind a figure. As the public it is what a
// visitor is told, whoever runs the command.
func RunTrace(ctx context.Context, s *Service, w io.Writer, release, cell string, asPublic bool) error {
	if asPublic {
		ctx = access.WithActor(ctx, access.Public())
	}
	t, err := s.Trace(ctx, release, 0, cell)
	if err != nil {
		return err
	}
	p := &printer{w: w}
	p.line("%s, edition %d, %s", t.Edition.Title, t.Edition.Number, t.Address)
	p.line("Figure: %s", t.Cell.Text())
	if t.Cell.Share != nil {
		p.line("Share: %s", t.Cell.Share)
	}
	if t.Why != "" {
		p.line("%s", t.Why)
	}
	for _, r := range t.Returns {
		adds := ""
		switch {
		case r.Nil:
			adds = "  said that there was nothing"
		case r.Counted:
			adds = "  adds " + r.Count.String()
		}
		p.line("return  %s  %s  version %d (%s)%s  rows sha256 %s", r.BodyName, r.Period, r.Load.Number, r.VersionID, adds, r.RowsSHA256)
	}
	for _, a := range t.Absent {
		p.line("absent  %s  %s  (what it would have said is not known)", a.BodyName, a.Period)
	}
	for _, r := range t.Rows {
		p.line("row     %s  %s  row %d  %s", r.Body, r.Period, r.Number, r.Reference)
	}
	if t.More {
		p.line("There are more rows than these.")
	}
	return p.err
}

// RunReproduce builds a release again and says of each file whether it came out
// the same. One that did not is an error.
func RunReproduce(ctx context.Context, s *Service, w io.Writer, release string, number int) error {
	r, err := s.Reproduce(ctx, release, number)
	if err != nil {
		return err
	}
	p := &printer{w: w}
	p.line("%s, edition %d, %d return versions, built by %s", r.Edition.Title, r.Edition.Number, len(r.Edition.Pins), r.Edition.Code)
	if r.Code != r.Edition.Code {
		p.line("This program is %s: a difference may come from that.", r.Code)
	}
	for _, f := range r.Files {
		switch {
		case f.Same():
			p.line("same     %s  %s", f.Now, f.Name)
		case f.Now == "":
			p.line("missing  %s  %s", f.Then, f.Name)
		default:
			p.line("differs  %s  %s  (from byte %d)", f.Now, f.Name, f.At)
		}
	}
	if p.err != nil {
		return p.err
	}
	if !r.Same() {
		return errs.Newf(errs.Conflict, "The release did not come out the same: %s differs.", r.First())
	}
	p.line("Every file came out the same, byte for byte.")
	return p.err
}

// RunTable counts one table from its definition and writes it as "text", "csv"
// or "json-stat". It protects the table and checks it against everything that
// is published, as a release would be; like a release it is made up when whoever
// makes it is.
func RunTable(ctx context.Context, s *Service, w io.Writer, definition, format string) error {
	if err := s.auth.Authorize(ctx, access.ActorFrom(ctx), FiguresPublish, access.Route()); err != nil {
		return err
	}
	before, _, err := s.before(ctx, Edition{})
	if err != nil {
		return err
	}
	e := Edition{Title: "Table", Kind: KindCounted, Number: 1, Synthetic: access.ActorFrom(ctx).Synthetic}
	m, err := s.workOut(ctx, e, []TableText{{Name: "T1", Position: 1, Definition: clean(definition)}}, before, nil)
	if err != nil {
		return err
	}
	r := reportOf(m, len(before))
	if !r.Clear() {
		return errs.New(errs.Invalid, r.Stops[0].Words)
	}
	res, info := m.tables[0].result, output.ReleaseInfo{ID: "table", Title: m.tables[0].result.Title, CodeVersion: s.code, Unpublished: true, Synthetic: e.Synthetic}
	switch format {
	case "csv":
		return output.WriteCSV(w, res, info)
	case "json-stat":
		return output.WriteJSONStat(w, res, info)
	case "", "text":
		return writeText(w, res, info)
	}
	return errs.Newf(errs.Invalid, "There is no format %q: use text, csv or json-stat.", format)
}

// writeText writes a table for a terminal, one figure a line.
func writeText(w io.Writer, r *output.Result, info output.ReleaseInfo) error {
	p := &printer{w: w}
	p.line("%s", r.Title)
	if info.Synthetic {
		p.line("%s", info.Status())
	}
	for _, l := range output.Lead(r) {
		p.line("%s", l)
	}
	out := csv.NewWriter(w)
	out.Comma = '\t'
	for at := range r.Cells {
		c := &r.Cells[at]
		share := ""
		if c.Share != nil {
			share = c.Share.String()
		}
		if p.err == nil {
			p.err = out.Write([]string{AddressOf(r, at).String(), c.Text(), share})
		}
	}
	out.Flush()
	if p.err == nil {
		p.err = out.Error()
	}
	p.line("%s", r.Protection)
	return p.err
}

// RunAudit plays the attacker over the finished files of everything that is
// published and prints what it could learn. It names ranges of hidden numbers:
// it is for staff.
func RunAudit(ctx context.Context, s *Service, w io.Writer) error {
	r, err := s.Audit(ctx)
	if err != nil {
		return err
	}
	p := &printer{w: w}
	for _, l := range slices.Concat(r.Stops, r.Notes) {
		p.line("%s", l)
	}
	p.line("%d tables of all releases together, read back from their files.", r.Tables)
	p.line("%d hidden numbers of few people, %d of them proved to keep the range promised.", r.Hidden, r.HiddenSafe)
	p.line("%d numbers of few people that are printed nowhere and that printed numbers are sums of, %d of them proved to keep it.", r.Unprinted, r.UnprintedSafe)
	p.line("What this does not look at: docs/formats/release.md, “What is not excluded”.")
	if p.err == nil && len(r.Stops) > 0 {
		return errs.New(errs.Invalid, "Some hidden numbers can be narrowed further than promised.")
	}
	return p.err
}

// printer writes lines until one fails.
type printer struct {
	w   io.Writer
	err error
}

func (p *printer) line(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format+"\n", args...)
	}
}

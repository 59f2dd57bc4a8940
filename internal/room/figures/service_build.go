package figures

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"sort"
	"strings"
	"time"

	"candour/disclosure"
	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/figures/output"
	"candour/internal/table/tabulate"
)

// Build counts the newest approved returns, protects the tables, and checks
// them: against each other (two tables of different populations that come out
// the same), and against everything that is published or frozen. The counts are
// pinned: the edition keeps which versions of which returns it counted. It says
// what the checks found; a release that they stop can be mended and built again.
func (s *Service) Build(ctx context.Context, edition string, version int64) (Report, error) {
	ctx = db.Patient(ctx) // counting takes as long as there are rows
	e, err := s.Staff(ctx, edition)
	if err != nil {
		return Report{}, err
	}
	if _, ok := e.State.After(StepBuild); !ok {
		return Report{}, errs.Newf(errs.Conflict, "This cannot be done now: the release is in the state \"%s\".", e.State.Words())
	}
	texts, err := s.store.tables(ctx, s.db, edition)
	if err != nil {
		return Report{}, err
	}
	if len(texts) == 0 {
		return Report{}, errs.New(errs.Invalid, "The release has no table yet.")
	}
	before, against, err := s.before(ctx, e)
	if err != nil {
		return Report{}, err
	}
	all, err := s.workOut(ctx, e, texts, before, nil)
	if err != nil {
		return Report{}, err
	}
	e.Loads, e.Absent, e.Code, e.BuiltAt = loads(all.tables), absences(all.tables), s.code, s.clock.Now().UTC().Truncate(time.Second)
	if e.Pins, err = pinsOf(e.Loads); err != nil {
		return Report{}, err
	}
	report := reportOf(all, len(before))
	report.Stops = slices.Concat(empty(all.tables), unended(all.tables, clock.Today(s.clock)), report.Stops)
	files, err := s.filesOf(ctx, e, all)
	if err != nil {
		return report, err
	}
	step := StepBuild
	if !report.Clear() {
		step = StepRefuse
	}
	return report, s.step(ctx, FiguresDraft, edition, version, step, func(ctx context.Context, c *change) error {
		if c.e.Version != e.Version {
			return errs.New(errs.Conflict, "Somebody changed the release while it was built. Build it again.")
		}
		c.set["pins"], c.set["loads"], c.set["absent"], c.set["code"] = asJSON(e.Pins), asJSON(e.Loads), asJSON(e.Absent), s.code
		c.set["report"], c.set["digest"], c.set["checked"], c.set["built_at"] = asJSON(report), db.OrNil(digestOf(files, texts)), db.OrNil(against), stamp(e.BuiltAt)
		if !report.Clear() {
			c.words = report.Stops[0].Words
		}
		return s.store.replaceFiles(ctx, c.tx, edition, files)
	})
}

// digestOf is one hash over all files and definitions of an edition.
func digestOf(files []File, texts []TableText) string {
	if len(files) == 0 {
		return ""
	}
	lines := make([]string, 0, len(files)+len(texts))
	for _, f := range files {
		lines = append(lines, "file "+f.Name+" "+hash(f.Data))
	}
	for _, t := range texts {
		lines = append(lines, "table "+t.Name+" "+hash([]byte(t.Definition)))
	}
	sort.Strings(lines)
	sum := sha256.Sum256([]byte(strings.Join(lines, "\n")))
	return hex.EncodeToString(sum[:])
}

// loads lists the return versions behind some tables, each once.
func loads(all []worked) (out []tabulate.Load) {
	seen := map[string]bool{}
	for _, w := range all {
		for _, cube := range w.cubes {
			for _, l := range cube.Loads {
				if !seen[l.VersionID] {
					seen[l.VersionID] = true
					out = append(out, l)
				}
			}
		}
	}
	slices.SortFunc(out, func(a, b tabulate.Load) int {
		return strings.Compare(a.Period+"\x00"+a.Body+"\x00"+a.VersionID, b.Period+"\x00"+b.Body+"\x00"+b.VersionID)
	})
	return out
}

func absences(all []worked) (out []tabulate.Absence) {
	seen := map[tabulate.Absence]bool{}
	for _, w := range all {
		for _, cube := range w.cubes {
			for _, a := range cube.Absent {
				if !seen[a] {
					seen[a] = true
					out = append(out, a)
				}
			}
		}
	}
	slices.SortFunc(out, func(a, b tabulate.Absence) int {
		return strings.Compare(a.Period+"\x00"+a.Body+"\x00"+a.State, b.Period+"\x00"+b.Body+"\x00"+b.State)
	})
	return out
}

// pinsOf makes the pins of what was counted. The tables of one release must
// have counted the same version of each return.
func pinsOf(all []tabulate.Load) (tabulate.Pins, error) {
	byReturn := map[string]string{}
	pins := tabulate.Pins{}
	for _, l := range all {
		key := l.ReturnID
		if was, ok := byReturn[key]; ok && was != l.VersionID {
			return nil, errs.Newf(errs.Conflict, "A return of %s was approved while the release was built. Build it again.", l.BodyName)
		}
		byReturn[key] = l.VersionID
		pins = append(pins, l.VersionID)
	}
	slices.Sort(pins)
	return slices.Compact(pins), nil
}

// reportOf says in words what the checks found.
func reportOf(m *made, against int) Report {
	r := Report{Against: against, Notes: tableNotes(m.tables)}
	r.count(m.report)
	if m.refused == nil {
		return r
	}
	kind := "disclosure"
	if !m.printed() {
		kind = "table"
		var drafts []*output.Draft
		for i := range m.tables {
			drafts = append(drafts, m.tables[i].draft)
		}
		if output.CheckTwins(drafts) != nil {
			kind = "twins"
		}
	}
	r.Stops = append(r.Stops, Stop{Kind: kind, Words: errs.Message(m.refused)})
	for _, f := range errs.FieldsOf(m.refused) {
		r.Stops = append(r.Stops, Stop{Kind: kind, Words: f.Message})
	}
	return r
}

// checkAgain repeats the check of an edition that was built, from what it kept,
// where anything was published or frozen since. It names what it checked against.
func (s *Service) checkAgain(ctx context.Context, e Edition) (r Report, list string, err error) {
	before, list, err := s.before(ctx, e)
	if err != nil {
		return e.Report, list, err
	}
	next, rule, err := s.finishedTables(ctx, e)
	if err != nil || rule.open {
		return e.Report, list, err
	}
	found, err := output.Attack(ctx, before, next, rule.Options)
	if err != nil {
		return e.Report, list, err
	}
	r = Report{Notes: e.Report.Notes, Against: len(before)}
	r.count(found)
	r.stop(found)
	for _, l := range output.LeaksOf(next) {
		r.Stops = append(r.Stops, Stop{Kind: "disclosure", Words: l})
	}
	return r, list, nil
}

// count notes how many numbers are hidden, how many are printed nowhere and are
// told by others, and how many of both were proved to keep their range.
func (r *Report) count(found *output.Findings) {
	if found == nil {
		return
	}
	r.Notes = append(r.Notes, found.Notes...)
	for _, f := range found.Findings {
		all, safe := &r.Protected, &r.Safe
		if found.Where[f.Key] == "" {
			all, safe = &r.Unprinted, &r.UnprintedSafe
		}
		if f.Primary {
			*all++
			if f.Safe {
				*safe++
			}
		}
	}
}

// stop adds what an attacker could learn.
func (r *Report) stop(found *output.Findings) {
	if found.Impossible != "" {
		r.Stops = append(r.Stops, Stop{Kind: "contradiction", Words: "The figures contradict what is published already: " + found.Impossible + "."})
	}
	words := found.Words()
	for i, text := range words {
		if i == maxStops {
			r.Notes = append(r.Notes, fmt.Sprintf("%d more reasons are not listed.", len(words)-i))
			break
		}
		r.Stops = append(r.Stops, Stop{Kind: "disclosure", Words: text})
	}
	if found.Old > 0 {
		r.Notes = append(r.Notes, fmt.Sprintf("%d hidden numbers of releases that are published already were not safe before this one. “candour returns audit” names them.", found.Old))
	}
}

// maxStops is how many reasons a report lists.
const maxStops = 50

// rule is what a table promises to those who are counted.
type rule struct {
	disclosure.Options
	// open says that the figures are made up and nothing is hidden.
	open bool
}

// before gives everything that an edition is checked against: all editions that
// are published, and those of other releases that are frozen. The list names
// them with their digests, a line each.
func (s *Service) before(ctx context.Context, e Edition) ([]*output.Printed, string, error) {
	all, list, err := s.others(ctx, s.db, e)
	if err != nil {
		return nil, "", err
	}
	var out []*output.Printed
	for _, other := range all {
		g, _, err := s.finishedTables(ctx, other)
		if err != nil {
			return nil, "", err
		}
		out = append(out, g...)
	}
	return out, list, nil
}

// others lists what an edition is checked against, and names it.
func (s *Service) others(ctx context.Context, q db.Querier, e Edition) (out []Edition, list string, err error) {
	all, err := s.store.inState(ctx, q, IsPublished, IsFrozen)
	slices.SortFunc(all, func(a, b Edition) int { return strings.Compare(a.ID, b.ID) })
	for _, other := range all {
		if other.ID != e.ID {
			out = append(out, other)
			list += other.ID + " " + other.Digest + "\n"
		}
	}
	return out, list, err
}

// still refuses, inside the write, when another release was frozen or published
// since a check: the two were not held against each other.
func (s *Service) still(ctx context.Context, c *change, list string) error {
	_, now, err := s.others(ctx, c.tx, c.e)
	if err == nil && now != list {
		err = errAnother
	}
	return err
}

var errAnother = errs.New(errs.Conflict, "Another release was frozen or published at this moment, and this one was not checked against it. Try again: it is checked once more.")

// checkedAgain repeats what checks a release before it is written, when another
// came out meanwhile.
func checkedAgain(fn func() error) (err error) {
	for range 3 {
		if err = fn(); !errors.Is(err, errAnother) {
			break
		}
	}
	return err
}

// sameBefore gives again what an edition was checked against when it was built.
// What was opened again since is left out.
func (s *Service) sameBefore(ctx context.Context, e Edition) ([]*output.Printed, error) {
	var out []*output.Printed
	for _, line := range strings.Split(e.Checked, "\n") {
		id, digest, ok := strings.Cut(line, " ")
		if !ok {
			continue
		}
		other, err := s.store.edition(ctx, s.db, id)
		if err != nil {
			return nil, err
		}
		if other.Digest != digest {
			continue
		}
		g, _, err := s.finishedTables(ctx, other)
		if err != nil {
			return nil, err
		}
		out = append(out, g...)
	}
	return out, nil
}

package recommendation

import (
	"context"
	"fmt"
	"slices"

	"candour/internal/base/errs"
	"candour/internal/room/recommendation/exchange"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

// Load imports reports and recommendations. Everything is checked first; with
// one problem nothing is stored. A line that the register already holds as it
// is changes nothing; one that differs from what the register holds is a
// problem, since an import never overwrites what people have entered.
//
// Each line is one act with its own entry in the log. Some hundreds are stored
// together; an import that is stopped says how many are in, and the same import
// again goes on after them.
func (s *Service) Load(ctx context.Context, reps []exchange.FileReport, recs []exchange.FileRecommendation) (exchange.Load, error) {
	return s.LoadSaying(ctx, reps, recs, func(int, int) {})
}

// LoadSaying is [Service.Load] that says how many lines are in, of how many.
func (s *Service) LoadSaying(ctx context.Context, reps []exchange.FileReport, recs []exchange.FileRecommendation, say func(done, of int)) (exchange.Load, error) {
	if err := s.may(ctx, ImportCommit, access.Resource{Kind: "import"}); err != nil {
		return exchange.Load{}, err
	}
	plan, err := s.plan(ctx, reps, recs)
	if err != nil {
		return exchange.Load{}, err
	}
	if err := plan.Err(); err != nil {
		return exchange.Load{}, err
	}
	would := plan.Would()
	l := loader{Service: s, plan: plan, would: would, say: say,
		load: exchange.Load{Warnings: would.Warnings, ReportsSame: would.ReportsSame, RecommendationsSame: would.RecommendationsSame}}
	for _, step := range []func(context.Context) error{l.bodies, l.reports, l.lines} {
		if err := step(ctx); err != nil {
			return l.load, l.stopped(err)
		}
	}
	return l.load, nil
}

// loadAtOnce is how many lines are stored together: few enough that other
// writers get their turn many times a second.
const loadAtOnce = 200

// loader stores what a plan says.
type loader struct {
	*Service
	plan        *exchange.ImportPlan
	would, load exchange.Load
	say         func(done, of int)
}

// stopped says what is in, where something is.
func (l *loader) stopped(err error) error {
	if l.load.ReportsAdded+l.load.RecommendationsAdded == 0 {
		return err
	}
	return errs.Because(errs.CodeOf(err), fmt.Sprintf("The import stopped when %d of %d reports and %d of %d recommendations were added. They are in the register and stay in it. "+
		"Import the same file again: it goes on from there. What stopped it: %s", l.load.ReportsAdded, l.would.ReportsAdded,
		l.load.RecommendationsAdded, l.would.RecommendationsAdded, errs.Message(err)), err)
}

func importAct(kind, id string) ledger.Act {
	return ledger.Act{Action: ImportCommit, Kind: kind, ID: id}
}

// bodies enters the bodies that the file names and the register lacks.
func (l *loader) bodies(ctx context.Context) error {
	all := l.plan.NewBodies()
	if len(all) == 0 {
		return nil
	}
	err := l.write(ctx, importAct("bodies", fmt.Sprint(len(all))), func(_ context.Context, tx *ledger.Tx) ([]string, error) {
		for _, b := range all {
			if err := tx.Insert("body", b.ID, ledger.Row{"name": b.Name, "kind": b.Kind, "synthetic": b.Synthetic}); err != nil {
				return nil, err
			}
		}
		return nil, nil
	})
	if err == nil {
		l.load.Bodies = l.would.Bodies
	}
	return err
}

func (l *loader) reports(ctx context.Context) error {
	for some := range slices.Chunk(l.plan.Reports(), loadAtOnce) {
		acts := make([]ledger.Act, len(some))
		for i, r := range some {
			acts[i] = importAct("report", r.ReportID)
		}
		failed, err := l.together(ctx, acts, func(_ context.Context, tx *ledger.Tx, i int) ([]string, error) { return nil, some[i].Enter(tx) })
		if err != nil {
			return atLine(err, failed, acts)
		}
		l.load.ReportsAdded += len(some)
	}
	return nil
}

// lines enters the lines with all that is on each, and what they say of each
// other once both are there. What a report itself restates is confirmed; what the
// data's keepers judged related is a suggestion until a person decides.
func (l *loader) lines(ctx context.Context) error {
	for some := range slices.Chunk(l.plan.Lines(), loadAtOnce) {
		tied := l.plan.Tied(some)
		acts := make([]ledger.Act, 0, len(some)+len(tied))
		for _, r := range some {
			acts = append(acts, importAct("recommendation", r.ID))
		}
		for _, t := range tied {
			acts = append(acts, importAct("recommendation", t.From))
		}
		failed, err := l.together(ctx, acts, func(_ context.Context, tx *ledger.Tx, i int) ([]string, error) {
			if i >= len(some) {
				return tied[i-len(some)].Enter(tx)
			}
			return []string{some[i].ID}, l.plan.Enter(tx, some[i])
		})
		if err != nil {
			return atLine(err, failed, acts)
		}
		l.plan.Entered(some)
		l.load.RecommendationsAdded += len(some)
		l.say(l.load.RecommendationsAdded, l.would.RecommendationsAdded)
	}
	return nil
}

// together stores some, unless the import was stopped.
func (l *loader) together(ctx context.Context, acts []ledger.Act, fn func(ctx context.Context, tx *ledger.Tx, i int) ([]string, error)) (int, error) {
	if ctx.Err() != nil {
		return -1, errs.Because(errs.Unavailable, "Somebody stopped it.", ctx.Err())
	}
	return l.writeAll(ctx, acts, fn)
}

// atLine says which line could not be stored.
func atLine(err error, failed int, acts []ledger.Act) error {
	if failed < 0 {
		return err
	}
	return errs.Because(errs.CodeOf(err), fmt.Sprintf("The line of %s could not be stored. %s", acts[failed].ID, errs.Message(err)), err)
}

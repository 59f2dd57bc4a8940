package survivors

import (
	"context"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/room/inquiry/jigsaw"
)

// Outside gives what everybody reads of a panel in free words, for whoever asks whom it could tell. Nobody of the inquiry holds the
// words of a panel back: they are read once they are public, and nothing else is published before that.
type Outside struct {
	Clock clock.Clock
	store store
}

// Public gives it as it stands in q: papers, of those that are confidential today what they are called and why, advice that two members agreed on with its answer, what
// members found of a claim, and resignations whose member said yes.
func (o Outside) Public(ctx context.Context, q db.Querier, id string) (out []jigsaw.Text, err error) {
	today := clock.Today(o.Clock)
	add := func(kind, ref, title string, words ...string) {
		out = append(out, jigsaw.Text{Kind: "panel", Ref: kind + "-" + ref, Title: title, Words: strings.TrimSpace(strings.Join(words, "\n"))})
	}
	papers, err := o.store.papers(ctx, q, id)
	if err != nil {
		return nil, err
	}
	for _, p := range papers {
		words := []string{p.Title, p.Why, p.Confidential}
		if !p.Secret(today) {
			words = append(words, p.Text)
		}
		add("paper", p.ID, "Paper of the survivors panel: "+p.Title, words...)
	}
	advice, err := o.store.advice(ctx, q, id)
	if err != nil {
		return nil, err
	}
	for _, a := range advice {
		if !a.Agreed.IsZero() {
			add("advice", a.ID, "Advice of the survivors panel of "+a.Agreed.Human(), a.Words, a.Because)
		}
	}
	verdicts, err := o.store.verdicts(ctx, q, id)
	if err != nil {
		return nil, err
	}
	for _, v := range answered(verdicts) {
		words := []string{v.Title}
		for _, one := range v.Each {
			words = append(words, one.Reasons, one.OutcomeReasons)
		}
		add("claim", v.Claim, "What the survivors panel found of: "+v.Title, words...)
	}
	left, err := o.store.resignations(ctx, q, id)
	for _, r := range left {
		if r.Public(today) {
			add("resignation", r.ID, "Resignation of a panel member, "+r.On.Human(), r.Words)
		}
	}
	return out, err
}

package linkage

import (
	"bytes"
	"context"
	"fmt"
	"io"

	"candour/linkage/lists"
)

// Recipe says how a model is trained: a JSON file for `candour link train`.
type Recipe struct {
	// Settings are an untrained Splink settings file.
	Settings Model `json:"settings"`
	// ID is the column of identifiers; the settings' by default.
	ID    string               `json:"id,omitempty"`
	Clean []lists.CleaningStep `json:"cleaning,omitempty"`
	Seed  uint64               `json:"seed,omitempty"`
	// Deterministic rules hardly ever hold for two people; together they are
	// thought to find the share Recall of all matches. They give lambda.
	Deterministic []string `json:"deterministic_rules,omitempty"`
	Recall        float64  `json:"recall,omitempty"`
	// MaxPairs is how many random pairs u is learned from: a million by default.
	MaxPairs float64 `json:"max_pairs,omitempty"`
	// EM are the blocking rules of the expectation maximisations, in turn.
	EM         []string `json:"em_blocking_rules,omitempty"`
	TrainU     bool     `json:"em_trains_u,omitempty"`
	WithoutTF  bool     `json:"em_without_term_frequencies,omitempty"`
	KeepLambda bool     `json:"em_keeps_probability,omitempty"`
	TakeLambda bool     `json:"em_sets_probability,omitempty"`
	// LabelColumn says who is who: m is learned from it.
	LabelColumn string `json:"label_column,omitempty"`
}

// ReadRecipe reads and checks a recipe.
func ReadRecipe(r io.Reader) (*Recipe, error) {
	b, err := io.ReadAll(io.LimitReader(r, maxModel+1))
	if err != nil {
		return nil, err
	}
	if len(b) > maxModel {
		return nil, fmt.Errorf("the training configuration is larger than %d MiB", maxModel>>20)
	}
	p := &Recipe{Settings: Model{Probability: 0.0001, Convergence: 0.0001, MaxIterations: 25}, MaxPairs: 1e6}
	if err := strict(bytes.NewReader(b), p); err != nil {
		return nil, fmt.Errorf("the training configuration cannot be read: %w", err)
	}
	if p.ID == "" {
		if p.ID = p.Settings.IDColumn; p.ID == "" {
			p.ID = "unique_id"
		}
	}
	if len(p.EM) == 0 && p.LabelColumn == "" {
		return nil, fmt.Errorf("the training configuration has neither em_blocking_rules nor a label_column, so that m cannot be learned")
	}
	if len(p.Deterministic) > 0 && p.Recall == 0 {
		return nil, fmt.Errorf("the training configuration has deterministic_rules and does not say their recall")
	}
	return p, p.Settings.Check()
}

// Train reads lists and trains a copy of the recipe's settings.
func (p *Recipe) Train(ctx context.Context, inputs []lists.Input, o Options) (*Model, *Trainer, *lists.Records, error) {
	m := p.Settings.Clone()
	columns, err := m.Columns(append(append([]string{}, p.Deterministic...), p.EM...)...)
	if err != nil {
		return nil, nil, nil, err
	}
	if p.LabelColumn != "" {
		columns = withName(columns, p.LabelColumn)
	}
	r, err := lists.Read(ctx, inputs, lists.Options{ID: p.ID, Columns: columns, Clean: p.Clean, Progress: o.Progress})
	if err != nil {
		return nil, nil, nil, err
	}
	l, err := NewLinker(m, r, o)
	if err != nil {
		return nil, nil, nil, err
	}
	t := NewTrainer(l)
	if len(p.Deterministic) > 0 {
		if err := t.EstimateProbability(ctx, p.Deterministic, p.Recall); err != nil {
			return nil, nil, nil, err
		}
	}
	if err := t.EstimateU(ctx, p.MaxPairs, p.Seed); err != nil {
		return nil, nil, nil, err
	}
	if p.LabelColumn != "" {
		if err := t.EstimateMFromColumn(ctx, p.LabelColumn); err != nil {
			return nil, nil, nil, err
		}
	}
	for _, rule := range p.EM {
		if _, err := t.Maximise(ctx, rule, EMOptions{TrainU: p.TrainU, WithoutTF: p.WithoutTF, KeepLambda: p.KeepLambda, TakeLambda: p.TakeLambda}); err != nil {
			return nil, nil, nil, err
		}
	}
	return m, t, r, m.Check()
}

// Untrained names the levels whose m or u still is a stock value.
func (m *Model) Untrained() []string {
	var out []string
	for _, c := range m.Comparisons {
		for _, i := range c.graded() {
			l := c.Levels[i]
			name := l.Label
			if name == "" {
				name = l.SQL
			}
			if l.M == nil {
				out = append(out, fmt.Sprintf("m of %s, %s", c.Name, name))
			}
			if l.U == nil {
				out = append(out, fmt.Sprintf("u of %s, %s", c.Name, name))
			}
		}
	}
	return out
}

package linkage

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"

	"candour/linkage/dialect"
)

// The kinds of linkage.
const (
	DedupeOnly    = "dedupe_only"
	LinkOnly      = "link_only"
	LinkAndDedupe = "link_and_dedupe"
)

// Model is a Splink settings file: which pairs are compared, how, and what
// each level of agreement says. [ReadModel] and [Model.Write] are its JSON.
type Model struct {
	LinkType string `json:"link_type"`
	// Probability is lambda: how likely it is that two records, drawn at random
	// of all pairs that may be linked, are of one person.
	Probability   float64        `json:"probability_two_random_records_match"`
	Retain        *bool          `json:"retain_matching_columns,omitempty"`
	RetainSteps   *bool          `json:"retain_intermediate_calculation_columns,omitempty"`
	RetainColumns []string       `json:"additional_columns_to_retain,omitempty"`
	Dialect       string         `json:"sql_dialect,omitempty"`
	UID           *string        `json:"linker_uid,omitempty"`
	Convergence   float64        `json:"em_convergence,omitempty"`
	MaxIterations int            `json:"max_iterations,omitempty"`
	PrefixBF      string         `json:"bayes_factor_column_prefix,omitempty"`
	PrefixMW      string         `json:"match_weight_column_prefix,omitempty"`
	PrefixTF      string         `json:"term_frequency_adjustment_column_prefix,omitempty"`
	PrefixGamma   string         `json:"comparison_vector_value_column_prefix,omitempty"`
	IDColumn      string         `json:"unique_id_column_name,omitempty"`
	SourceColumn  string         `json:"source_dataset_column_name,omitempty"`
	Rules         []BlockingRule `json:"blocking_rules_to_generate_predictions"`
	Comparisons   []Comparison   `json:"comparisons"`
}

// BlockingRule says which pairs are compared: those for which the expression
// holds, of l (the record that comes first) and r.
type BlockingRule struct {
	SQL     string `json:"blocking_rule"`
	Dialect string `json:"sql_dialect,omitempty"`
	Salting int    `json:"salting_partitions,omitempty"` // kept, not needed here
}

// UnmarshalJSON also takes a rule that is only text.
func (r *BlockingRule) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '"' {
		return json.Unmarshal(b, &r.SQL)
	}
	type plain BlockingRule
	return strict(bytes.NewReader(b), (*plain)(r))
}

// Comparison is a row of levels, of which a pair gets the first that holds.
type Comparison struct {
	Name        string  `json:"output_column_name"`
	Levels      []Level `json:"comparison_levels"`
	Description string  `json:"comparison_description,omitempty"`
}

// Level is one grade of agreement.
type Level struct {
	SQL   string `json:"sql_condition"` // ELSE in the last
	Label string `json:"label_for_charts,omitempty"`
	// M is how often pairs of one person have this level, U how often pairs of
	// two people have it. Nil is not trained: a stock value stands for it.
	M    *float64 `json:"m_probability,omitempty"`
	U    *float64 `json:"u_probability,omitempty"`
	FixM bool     `json:"fix_m_probability"`
	FixU bool     `json:"fix_u_probability"`
	// TFColumn is the column whose common values count less and rare ones more.
	TFColumn  string   `json:"tf_adjustment_column,omitempty"`
	TFMinimum float64  `json:"tf_minimum_u_value,omitempty"`
	TFWeight  *float64 `json:"tf_adjustment_weight,omitempty"`
	Null      bool     `json:"is_null_level,omitempty"`
	OwnTFBase bool     `json:"disable_tf_exact_match_detection,omitempty"`
	Gamma     *int     `json:"comparison_vector_value,omitempty"`
	MNote     string   `json:"m_probability_description,omitempty"`
	UNote     string   `json:"u_probability_description,omitempty"`
}

// strict decodes JSON and names a key that it does not know.
func strict(r io.Reader, into any) error {
	d := json.NewDecoder(r)
	d.DisallowUnknownFields()
	err := d.Decode(into)
	if err == nil {
		if _, more := d.Token(); !errors.Is(more, io.EOF) {
			return fmt.Errorf("there is something after the end of the JSON")
		}
		return nil
	}
	if name, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
		return fmt.Errorf("the setting %s is not supported", name)
	}
	return err
}

// maxModel bounds the size of a model file in bytes.
const maxModel = 16 << 20

// ReadModel reads and checks a settings file of Splink 4 or 5. A setting,
// function or dialect that is not supported is refused by name.
func ReadModel(r io.Reader) (*Model, error) {
	b, err := io.ReadAll(io.LimitReader(r, maxModel+1))
	if err != nil {
		return nil, err
	}
	if len(b) > maxModel {
		return nil, fmt.Errorf("the model is larger than %d MiB", maxModel>>20)
	}
	m := &Model{Probability: 0.0001, Convergence: 0.0001, MaxIterations: 25}
	if err := strict(bytes.NewReader(b), m); err != nil {
		return nil, fmt.Errorf("the model cannot be read: %w", err)
	}
	return m, m.Check()
}

// Write writes the settings file.
func (m *Model) Write(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(m)
}

// Clone copies a model, so that training can change the copy.
func (m *Model) Clone() *Model {
	var b bytes.Buffer
	out := &Model{}
	if m.Write(&b) != nil || json.Unmarshal(b.Bytes(), out) != nil {
		panic("linkage: a model that cannot be written") // it has only text and finite numbers after Check
	}
	return out
}

// Check says what is wrong with a model.
func (m *Model) Check() error {
	switch m.LinkType {
	case DedupeOnly, LinkOnly, LinkAndDedupe:
	default:
		return fmt.Errorf("the link_type %q is not supported: it is dedupe_only, link_only or link_and_dedupe", m.LinkType)
	}
	if m.Dialect != "" && m.Dialect != "duckdb" && m.Dialect != "spark" {
		return fmt.Errorf("the sql_dialect %q is not supported: it is duckdb or spark", m.Dialect)
	}
	if !(m.Probability > 0 && m.Probability < 1) {
		return fmt.Errorf("probability_two_random_records_match is %v: it lies between 0 and 1", m.Probability)
	}
	if len(m.Comparisons) == 0 || len(m.Comparisons) > 60 {
		return fmt.Errorf("the model has %d comparisons: 1 to 60 are supported", len(m.Comparisons))
	}
	names := map[string]bool{}
	for i := range m.Comparisons {
		c := &m.Comparisons[i]
		if c.Name == "" {
			return fmt.Errorf("comparison %d has no output_column_name", i+1)
		}
		if names[c.Name] {
			return fmt.Errorf("two comparisons are called %q", c.Name)
		}
		names[c.Name] = true
		if err := c.check(); err != nil {
			return fmt.Errorf("comparison %q: %w", c.Name, err)
		}
	}
	for i, r := range m.Rules {
		if _, err := dialect.ParseRule(r.SQL); err != nil {
			return fmt.Errorf("blocking rule %d (%s): %w", i+1, r.SQL, err)
		}
	}
	return nil
}

func (c *Comparison) check() error {
	if len(c.Levels) < 2 || len(c.Levels) > 30 {
		return fmt.Errorf("it has %d levels: 2 to 30 are supported", len(c.Levels))
	}
	graded := 0
	for i := range c.Levels {
		l := &c.Levels[i]
		if isElse(l.SQL) != (i == len(c.Levels)-1) {
			return fmt.Errorf("level %d: ELSE is the last level and no other", i+1)
		}
		if !l.Null {
			graded++
		}
		if !isElse(l.SQL) {
			if _, err := dialect.ParseCondition(l.SQL); err != nil {
				return fmt.Errorf("level %d (%s): %w", i+1, l.SQL, err)
			}
		}
		for _, p := range []*float64{l.M, l.U} {
			if p != nil && !(*p >= 0 && *p <= 1) {
				return fmt.Errorf("level %d has the probability %v: it lies from 0 to 1", i+1, *p)
			}
		}
		if l.TFMinimum < 0 || l.TFWeight != nil && math.IsNaN(*l.TFWeight) {
			return fmt.Errorf("level %d has a term frequency setting below 0", i+1)
		}
	}
	if graded < 2 {
		return fmt.Errorf("it has fewer than two levels that are not for missing values")
	}
	return nil
}

func isElse(sql string) bool { return strings.EqualFold(strings.TrimSpace(sql), "else") }

// gammas gives each level's number: -1 for a missing value, the others down to
// 0 for ELSE.
func (c *Comparison) gammas() []int {
	out, next := make([]int, len(c.Levels)), 0
	for i := len(c.Levels) - 1; i >= 0; i-- {
		if out[i] = -1; !c.Levels[i].Null {
			out[i] = next
			next++
		}
	}
	return out
}

// graded gives the places of the levels that are not for missing values, by
// gamma.
func (c *Comparison) graded() []int {
	var out []int
	for i := len(c.Levels) - 1; i >= 0; i-- {
		if !c.Levels[i].Null {
			out = append(out, i)
		}
	}
	return out
}

// probabilities gives m and u by gamma, with Splink's stock values for levels
// that are not trained.
func (c *Comparison) probabilities() (m, u []float64) {
	levels := c.graded()
	m, u = stock(len(levels))
	for g, i := range levels {
		if l := c.Levels[i]; l.M != nil {
			m[g] = *l.M
		}
		if l := c.Levels[i]; l.U != nil {
			u[g] = *l.U
		}
	}
	return m, u
}

// stock is what is assumed before training: 0.95 for the best level, and match
// weights from -5 to 3 and 10.
func stock(n int) (m, u []float64) {
	m, u = make([]float64, n), make([]float64, n)
	for g := range m {
		weight := 10.0
		m[g] = 0.95
		if g < n-1 {
			m[g] = (1 - 0.95) / float64(n-1)
			weight = -5
			if n > 2 {
				weight += 8 * float64(g) / float64(n-2)
			}
		}
		u[g] = m[g] / math.Exp2(weight)
	}
	return m, u
}

// weightOf is log2(m/u) with both kept off nought.
func weightOf(m, u float64) float64 {
	const least = 1e-300
	return math.Log2(max(m, least) / max(u, least))
}

// ProbabilityOf turns a match weight (log2 of the odds) into a probability.
func ProbabilityOf(weight float64) float64 {
	if weight >= 0 {
		return 1 / (1 + math.Exp2(-weight))
	}
	x := math.Exp2(weight)
	return x / (1 + x)
}

// WeightOf turns a probability into a match weight.
func WeightOf(probability float64) float64 { return math.Log2(probability / (1 - probability)) }

// unquoteName takes the quotation marks off a column that a setting names.
func unquoteName(s string) string {
	if len(s) > 1 && (s[0] == '"' || s[0] == '`') && s[len(s)-1] == s[0] {
		return s[1 : len(s)-1]
	}
	return s
}

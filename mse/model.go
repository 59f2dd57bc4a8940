package mse

import (
	"fmt"
	"math/bits"
	"slices"
	"strconv"
	"strings"
)

// Model is a hierarchical log-linear model: with every interaction, every part
// of it. It is held as its terms without the intercept, which is always there:
// {1}, {2}, {1,2} and so on, each a set of lists. The main effects are always
// in a model.
type Model struct {
	lists int
	terms []History // sorted by compareTerms, closed downwards
}

// MainEffects is the model in which lists are independent.
func MainEffects(lists int) Model { return modelOf(lists, nil) }

// checkLists refuses models of more lists than a table can have.
func checkLists(lists int) error {
	if lists < 1 || lists > MaxLists {
		return &InputError{Message: fmt.Sprintf("A model of %d lists was asked for. There may be from 1 to %d.", lists, MaxLists)}
	}
	return nil
}

// NewModel is the smallest hierarchical model with the interactions.
func NewModel(lists int, interactions ...History) (Model, error) {
	if err := checkLists(lists); err != nil {
		return Model{}, err
	}
	for _, h := range interactions {
		if h == 0 || int(h) >= 1<<lists {
			return Model{}, &InputError{Message: fmt.Sprintf("The interaction %b is not of these %d lists.", h, lists)}
		}
	}
	return modelOf(lists, interactions), nil
}

func modelOf(lists int, interactions []History) Model {
	in := make([]bool, 1<<lists)
	for i := range lists {
		in[1<<i] = true
	}
	for _, h := range interactions {
		for s := h; s > 0; s = (s - 1) & h {
			in[s] = true
		}
	}
	m := Model{lists: lists}
	for h := range in {
		if in[h] {
			m.terms = append(m.terms, History(h))
		}
	}
	slices.SortFunc(m.terms, compareTerms)
	return m
}

// ParseModel reads a model as papers print it: [12,13,4] is the interactions of
// lists 1 and 2 and of lists 1 and 3, and list 4 alone. Where there are more
// than nine lists their numbers are parted by dots: [1.2,10].
func ParseModel(lists int, text string) (Model, error) {
	if err := checkLists(lists); err != nil {
		return Model{}, err
	}
	text = strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(text), "["), "]")
	var terms []History
	for _, part := range strings.Split(text, ",") {
		var h History
		for _, digit := range strings.FieldsFunc(spread(part, lists), func(r rune) bool { return r == '.' || r == ' ' }) {
			n, err := strconv.Atoi(digit)
			if err != nil || n < 1 || n > lists {
				return Model{}, &InputError{Message: fmt.Sprintf("The model names list %q. There are %d lists.", digit, lists)}
			}
			h |= 1 << (n - 1)
		}
		if h != 0 {
			terms = append(terms, h)
		}
	}
	return modelOf(lists, terms), nil
}

// spread puts dots between the digits of a part where each is a list.
func spread(part string, lists int) string {
	if lists > 9 || strings.Contains(part, ".") {
		return part
	}
	return strings.Join(strings.Split(strings.TrimSpace(part), ""), ".")
}

// Lists is how many lists the model is of.
func (m Model) Lists() int { return m.lists }

// Terms are the main effects and interactions, without the intercept.
func (m Model) Terms() []History { return slices.Clone(m.terms) }

// Has says whether the term is in the model.
func (m Model) Has(h History) bool { return slices.Contains(m.terms, h) }

// Order is the most lists of one interaction.
func (m Model) Order() int { return bits.OnesCount16(uint16(m.terms[len(m.terms)-1])) }

// Generators are the terms that are part of no other: what the model is
// written as.
func (m Model) Generators() []History {
	var out []History
	for _, a := range m.terms {
		if !slices.ContainsFunc(m.terms, func(b History) bool { return a != b && a&b == a }) {
			out = append(out, a)
		}
	}
	// As papers print them: by first list, then second.
	slices.SortFunc(out, func(a, b History) int { return strings.Compare(written(a, 1), written(b, 1)) })
	slices.SortStableFunc(out, func(a, b History) int {
		return bits.OnesCount16(uint16(b)) - bits.OnesCount16(uint16(a))
	})
	return out
}

// String is the model as papers print it: [12,13,4].
func (m Model) String() string {
	var parts []string
	for _, g := range m.Generators() {
		parts = append(parts, written(g, m.lists))
	}
	return "[" + strings.Join(parts, ",") + "]"
}

// written is a term in numbers.
func written(h History, lists int) string {
	var parts []string
	for i := range MaxLists {
		if h>>i&1 == 1 {
			parts = append(parts, strconv.Itoa(i+1))
		}
	}
	if lists > 9 {
		return strings.Join(parts, ".")
	}
	return strings.Join(parts, "")
}

// Named is the model in the names of the lists: "police × health, charity".
func (m Model) Named(names []string) string {
	var parts []string
	for _, g := range m.Generators() {
		var in []string
		for i, n := range names {
			if g>>i&1 == 1 {
				in = append(in, n)
			}
		}
		parts = append(parts, strings.Join(in, " × "))
	}
	return strings.Join(parts, ", ")
}

// moved is the model with list i standing at to[i].
func (m Model) moved(to []int) Model {
	var terms []History
	for _, h := range m.terms {
		var n History
		for i, at := range to {
			n |= h >> i & 1 << at
		}
		terms = append(terms, n)
	}
	return modelOf(m.lists, terms)
}

// withIntercept are the terms that are fitted, the intercept first.
func (m Model) withIntercept() []History { return append([]History{0}, m.terms...) }

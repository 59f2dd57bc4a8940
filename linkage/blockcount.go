package linkage

import (
	"fmt"
	"strings"

	"candour/linkage/lists"
)

// RuleCount says what a blocking rule will give, before anything is compared.
type RuleCount struct {
	Rule string `json:"rule"`
	// Pairs counts those whose keys are equal, with those of earlier rules and
	// before the rest of the rule is tried.
	Pairs        int64 `json:"pairs"`
	Blocks       int   `json:"blocks"`
	Largest      int   `json:"largest_block"`
	WithoutKey   int   `json:"records_without_key"`
	Capped       int   `json:"capped_blocks"`
	CappedPairs  int64 `json:"pairs_of_capped_blocks"`
	WithinWindow int64 `json:"pairs_compared_in_capped_blocks"`
}

// CountRules counts what a model's blocking rules give.
func CountRules(m *Model, r *lists.Records, maxBlock int) ([]RuleCount, error) {
	if maxBlock <= 0 {
		maxBlock = standardMaxBlock
	}
	var out []RuleCount
	for _, b := range m.Rules {
		u, err := compileRule(b.SQL, r)
		if err != nil {
			return nil, err
		}
		out = append(out, u.count(u.blocks(), m.LinkType, r, maxBlock))
	}
	return out, nil
}

func (u *rule) count(b *blocks, linkType string, r *lists.Records, maxBlock int) RuleCount {
	c := RuleCount{Rule: u.sql}
	for _, k := range u.left {
		if k == 0 {
			c.WithoutKey++
		}
	}
	for key := 1; key < u.keys; key++ {
		l, rr := b.of(key), b.right.of(key)
		n := blockPairs(l, rr, b.same, linkType, r)
		if n == 0 {
			continue
		}
		c.Blocks++
		c.Largest = max(c.Largest, len(l), len(rr))
		c.Pairs += n
		if max(len(l), len(rr)) > maxBlock {
			c.Capped++
			c.CappedPairs += n
			c.WithinWindow += windowPairs(len(l), len(rr), b.same, maxBlock)
		}
	}
	return c
}

// blockPairs counts the pairs that a block gives.
func blockPairs(l, r []uint32, same bool, linkType string, recs *lists.Records) int64 {
	if linkType == LinkOnly && same {
		var counts [256]int64
		for _, i := range l {
			counts[recs.Lists()[i]]++
		}
		n := int64(len(l))
		total := n * (n - 1) / 2
		for _, c := range counts {
			total -= c * (c - 1) / 2
		}
		return total
	}
	if same {
		n := int64(len(l))
		return n * (n - 1) / 2
	}
	return int64(len(l)) * int64(len(r))
}

// SkewError says that blocks are too large to be compared in full, as when a
// value that stands for "unknown" is in every record. Nothing was compared.
type SkewError struct {
	MaxBlock int
	Rules    []RuleCount // those with such blocks
}

// Error says which rules, and how many pairs they would give.
func (e *SkewError) Error() string {
	parts := make([]string, len(e.Rules))
	for i, c := range e.Rules {
		blocks := fmt.Sprintf("%d blocks, the largest of %d records,", c.Capped, c.Largest)
		if c.Capped == 1 {
			blocks = fmt.Sprintf("one block of %d records", c.Largest)
		}
		parts[i] = fmt.Sprintf("the blocking rule %s gives %s with %d pairs", c.Rule, blocks, c.CappedPairs)
	}
	return fmt.Sprintf("nothing was compared: %s, and a block may hold %d records. Is one value in very many records, such as one for unknown?",
		strings.Join(parts, "; "), e.MaxBlock)
}

// skewed is a SkewError where a rule has a block that is too large.
func skewed(counts []RuleCount, maxBlock int) error {
	e := &SkewError{MaxBlock: maxBlock}
	for _, c := range counts {
		if c.Capped > 0 {
			e.Rules = append(e.Rules, c)
		}
	}
	if len(e.Rules) == 0 {
		return nil
	}
	return e
}

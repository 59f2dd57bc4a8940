package linkage

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"math"
	"slices"
	"strconv"

	"candour/linkage/lists"
)

// PairKey names a pair of records by identifier and list whichever comes
// first.
func PairKey(leftID, leftSource, rightID, rightSource string) [4]string {
	if leftSource > rightSource || leftSource == rightSource && leftID > rightID {
		leftID, leftSource, rightID, rightSource = rightID, rightSource, leftID, leftSource
	}
	return [4]string{leftID, leftSource, rightID, rightSource}
}

// Pair is a row of a run's pairs.
type Pair struct {
	LeftID, RightID, LeftSource, RightSource string
	Weight, Probability                      float64
}

// ReadPairs reads the pairs that a run wrote.
func ReadPairs(ctx context.Context, in lists.Input, each func(Pair) error) error {
	columns := []string{"left_id", "right_id", "match_weight", "probability"}
	several, err := lists.HasColumns(in, "left_source", "right_source")
	if err != nil {
		return err
	}
	if several {
		columns = append(columns, "left_source", "right_source")
	}
	return lists.EachRow(ctx, in, columns, func(row [][]byte) error {
		p := Pair{LeftID: string(row[0]), RightID: string(row[1])}
		var err1, err2 error
		p.Weight, err1 = strconv.ParseFloat(string(row[2]), 64)
		p.Probability, err2 = strconv.ParseFloat(string(row[3]), 64)
		if err := errors.Join(err1, err2); err != nil {
			return fmt.Errorf("%s: a weight is no number: %w", in.Source, err)
		}
		if several {
			p.LeftSource, p.RightSource = string(row[4]), string(row[5])
		}
		return each(p)
	})
}

// Band is a range of match weights from which pairs are drawn for review.
type Band struct {
	From, To float64 // To is not in the band
	Pairs    int     // how many there are
	Sample   []Pair
}

// ReviewQueue draws up to perBand pairs from each band of match weights at
// random, the same for one seed, whatever the order of the pairs. Edges are the
// borders of the bands from low to high.
type ReviewQueue struct {
	Bands   []Band
	perBand int
	seed    uint64
	ranks   [][]uint64
}

// NewReviewQueue makes a queue without pairs.
func NewReviewQueue(edges []float64, perBand int, seed uint64) (*ReviewQueue, error) {
	if len(edges) < 2 || !slices.IsSorted(edges) || perBand < 1 || perBand > 1_000_000 {
		return nil, fmt.Errorf("bands need at least two borders, from low to high, and room for 1 to 1,000,000 pairs each")
	}
	q := &ReviewQueue{perBand: perBand, seed: seed, ranks: make([][]uint64, len(edges)-1)}
	for i := range len(edges) - 1 {
		q.Bands = append(q.Bands, Band{From: edges[i], To: edges[i+1]})
	}
	return q, nil
}

// Add offers a pair: each band keeps those with the lowest ranks, which a hash
// of the seed and the pair decides.
func (q *ReviewQueue) Add(p Pair) {
	for i := range q.Bands {
		b := &q.Bands[i]
		if p.Weight < b.From || p.Weight >= b.To {
			continue
		}
		b.Pairs++
		rank := q.rank(p)
		at, _ := slices.BinarySearch(q.ranks[i], rank)
		if at >= q.perBand {
			return
		}
		q.ranks[i] = slices.Insert(q.ranks[i], at, rank)
		b.Sample = slices.Insert(b.Sample, at, p)
		if len(b.Sample) > q.perBand {
			q.ranks[i], b.Sample = q.ranks[i][:q.perBand], b.Sample[:q.perBand]
		}
		return
	}
}

func (q *ReviewQueue) rank(p Pair) uint64 {
	h := fnv.New64a()
	_, _ = fmt.Fprintf(h, "%d\x00%q", q.seed, PairKey(p.LeftID, p.LeftSource, p.RightID, p.RightSource))
	x := h.Sum64() // FNV alone leaves its high bits alike
	x ^= x >> 33
	x *= 0xff51afd7ed558ccd
	return x ^ x>>33
}

// StandardBands are borders from a low weight to a sure one.
func StandardBands() []float64 {
	return []float64{math.Inf(-1), -5, 0, 3, 6, 10, 15, 20, math.Inf(1)}
}

// WriteCSV writes the pairs that were drawn, band after band, with an empty
// column for the clerk.
func (q *ReviewQueue) WriteCSV(w io.Writer) error {
	b := []byte("unique_id_l,source_dataset_l,unique_id_r,source_dataset_r,band,pairs_in_band,match_weight,probability,clerical_match_score\n")
	for _, band := range q.Bands {
		for _, p := range band.Sample {
			for _, s := range []string{p.LeftID, p.LeftSource, p.RightID, p.RightSource} {
				b = append(appendCell(b, []byte(s)), ',')
			}
			b = fmt.Appendf(b, "%g to %g,%d,%g,%g,\n", band.From, band.To, band.Pairs, p.Weight, p.Probability)
		}
	}
	_, err := w.Write(b)
	return err
}

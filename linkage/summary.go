package linkage

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"

	"candour/linkage/lists"
)

// WeightBand counts the pairs of a run with a match weight from From to below
// To.
type WeightBand struct {
	From  float64 `json:"from"`
	To    float64 `json:"to"`
	Pairs int64   `json:"pairs"`
	Above int64   `json:"pairs_from_here_up"`
}

// SizeCount counts the clusters of a size.
type SizeCount struct {
	From     int   `json:"from"`
	To       int   `json:"to"`
	Clusters int64 `json:"clusters"`
	Records  int64 `json:"records"`
}

// bounds of the bands: weights beyond are counted in the outermost.
const (
	lowestBand  = -50
	highestBand = 100
)

// weighing counts edges by weight as they go by, and keeps the weakest that is
// linked.
type weighing struct {
	least  float64
	counts [highestBand - lowestBand + 1]int64
	linked int64
	edge   Edge
}

func (h *weighing) add(e Edge) {
	h.counts[int(math.Floor(max(lowestBand, min(highestBand, e.Weight))))-lowestBand]++
	if e.Weight >= h.least {
		if h.linked++; h.linked == 1 || compareEdges(e, h.edge) > 0 {
			h.edge = e
		}
	}
}

// bands gives those between the first and the last with a pair.
func (h *weighing) bands() []WeightBand {
	var out []WeightBand
	above := int64(0)
	for i, n := range slices.Backward(h.counts[:]) {
		if above += n; above > 0 {
			out = append(out, WeightBand{From: float64(i + lowestBand), To: float64(i + lowestBand + 1), Pairs: n, Above: above})
		}
	}
	slices.Reverse(out)
	for len(out) > 0 && out[0].Pairs == 0 {
		out = out[1:]
	}
	return out
}

// sizesOf counts clusters by size.
func sizesOf(roots []uint32) []SizeCount {
	size := make([]uint32, len(roots))
	for _, r := range roots {
		size[r]++
	}
	out := []SizeCount{{From: 1, To: 1}, {From: 2, To: 2}, {From: 3, To: 3}, {From: 4, To: 4}, {From: 5, To: 9}, {From: 10, To: 19}, {From: 20, To: 99}, {From: 100, To: 999},
		{From: 1000, To: lists.MaxRecords}}
	for _, n := range size {
		if n == 0 {
			continue
		}
		at := slices.IndexFunc(out, func(c SizeCount) bool { return int(n) <= c.To })
		out[at].Clusters++
		out[at].Records += int64(n)
	}
	for out[len(out)-1].Clusters == 0 && len(out) > 1 {
		out = out[:len(out)-1]
	}
	return out
}

// writeSmall writes a small file of a run.
func (j *Job) writeSmall(m *Manifest, name string, write func(io.Writer) error) error {
	var b bytes.Buffer
	if err := write(&b); err != nil {
		return err
	}
	sum := sha256.Sum256(b.Bytes())
	m.Outputs = append(m.Outputs, FileSum{Name: name, Bytes: int64(b.Len()), SHA256: hex.EncodeToString(sum[:])})
	return os.WriteFile(filepath.Join(j.Out, unfinished, name), b.Bytes(), 0o640) //nolint:gosec // as readable as the tables
}

// pictures are the files that a run with pictures writes.
var pictures = []string{"weights.svg", "weights.csv", "model.svg", "model.csv", "pair.svg", "pair.csv"}

// writePictures draws the weights of the pairs, those of the model, and how the
// weakest pair that was linked came about, each with its table. They hold no
// value of a record.
func (j *Job) writePictures(l *Linker, h *weighing, m *Manifest) error {
	if !j.Pictures {
		return nil
	}
	write := []func(io.Writer) error{m.writeWeightsSVG, m.writeWeightsCSV, j.Model.WriteSVG, j.Model.writeWeightsCSV}
	if h.linked > 0 {
		x, err := l.explain(int(h.edge.L), int(h.edge.R))
		if err != nil {
			return err
		}
		write = append(write, x.WriteSVG, x.writeCSV)
	}
	for i, f := range write {
		if err := j.writeSmall(m, pictures[i], f); err != nil {
			return err
		}
	}
	return nil
}

func (m *Manifest) writeWeightsCSV(w io.Writer) error {
	b := []byte("match_weight_from,match_weight_to,probability_from,pairs,pairs_from_here_up\n")
	for _, x := range m.Weights {
		b = fmt.Appendf(b, "%g,%g,%.6g,%d,%d\n", x.From, x.To, ProbabilityOf(x.From), x.Pairs, x.Above)
	}
	_, err := w.Write(b)
	return err
}

func (m *Model) writeWeightsCSV(w io.Writer) error {
	b := []byte("comparison,level,m_probability,u_probability,match_weight\n")
	for _, r := range m.Weights() {
		b = append(appendCell(b, []byte(r.Comparison)), ',')
		b = fmt.Appendf(appendCell(b, []byte(r.Level)), ",%.6g,%.6g,%.4f\n", r.M, r.U, r.Weight)
	}
	_, err := w.Write(b)
	return err
}

func (x *Explanation) writeCSV(w io.Writer) error {
	b := fmt.Appendf(nil, "comparison,level,adds,so_far\nbefore looking,two records at random,%.4f,%.4f\n", x.Prior, x.Prior)
	for _, s := range x.Steps {
		b = append(appendCell(b, []byte(s.Comparison)), ',')
		b = fmt.Appendf(appendCell(b, []byte(s.Level)), ",%.4f,%.4f\n", s.Weight, s.After-s.Frequency)
		if s.Frequency != 0 {
			b = fmt.Appendf(appendCell(b, []byte(s.Comparison)), ",how common the value is,%.4f,%.4f\n", s.Frequency, s.After)
		}
	}
	_, err := w.Write(b)
	return err
}

// writeWeightsSVG draws how many pairs have which weight, and where the
// threshold lies.
func (m *Manifest) writeWeightsSVG(w io.Writer) error {
	const left, top, wide, tall = 70.0, 50.0, 660.0, 220.0
	title := fmt.Sprintf("%d pairs by match weight: %d are linked at %v", m.Kept, m.Linked, m.Threshold)
	about := "Pairs by match weight, from the lowest"
	most := int64(1)
	for _, x := range m.Weights {
		most = max(most, x.Pairs)
		about += fmt.Sprintf("; %g to %g: %d", x.From, x.To, x.Pairs)
	}
	b := startSVG(760, 330, title, about+".")
	n := len(m.Weights)
	if n == 0 {
		fmt.Fprintf(b, `<text x="%.0f" y="%.0f">No pair reached the threshold.</text>`+"\n", left, top+40)
		return endSVG(w, b)
	}
	first, step := m.Weights[0].From, wide/float64(n)
	least := weightAt(m.Threshold)
	for i, x := range m.Weights {
		high := float64(x.Pairs) / float64(most) * tall
		fill := "#1d70b8"
		if x.To <= least {
			fill = "#b1b4b6"
		}
		fmt.Fprintf(b, `<rect x="%.1f" y="%.1f" width="%.1f" height="%.1f" fill="%s"/>`+"\n", left+step*float64(i)+0.5, top+tall-high, max(step-1, 0.5), high, fill)
		if every := n/12 + 1; int(x.From)%every == 0 {
			fmt.Fprintf(b, `<text x="%.1f" y="%.0f" text-anchor="middle">%g</text>`+"\n", left+step*float64(i), top+tall+18, x.From)
		}
	}
	fmt.Fprintf(b, `<line x1="%.0f" x2="%.0f" y1="%.0f" y2="%.0f" stroke="#0b0c0c"/>`+"\n", left, left+wide, top+tall, top+tall)
	for _, share := range []float64{0, 0.5, 1} {
		fmt.Fprintf(b, `<text x="%.0f" y="%.1f" text-anchor="end">%.0f</text>`+"\n", left-6, top+tall-share*tall+4, share*float64(most))
	}
	if x := left + step*(least-first); x >= left && x <= left+wide {
		fmt.Fprintf(b, `<line x1="%.1f" x2="%.1f" y1="%.0f" y2="%.0f" stroke="#0b0c0c" stroke-width="2" stroke-dasharray="5 3"/><text x="%.1f" y="%.0f">linked from %v</text>`+"\n", x,
			x, top-6, top+tall, x+6, top+6, m.Threshold)
	}
	fmt.Fprintf(b, `<text x="%.0f" y="%.0f" text-anchor="middle">match weight (log2 of the odds that both records are of one person)</text>`+"\n", left+wide/2, top+tall+44)
	return endSVG(w, b)
}

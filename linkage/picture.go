package linkage

import (
	"fmt"
	"io"
	"math"
	"strings"
)

// barChart is a picture of bars from one number to another, row by row, with
// its title and what it shows as text.
type barChart struct {
	title, about string
	rows         []bar
}

// bar is a row; one without numbers is a heading.
type bar struct {
	label    string
	from, to float64
	heading  bool
}

const (
	risingBar  = "#00703c"
	fallingBar = "#d4351c"
)

func (c *barChart) write(w io.Writer) error {
	const left, wide, row = 270.0, 400.0, 26.0
	low, high := 0.0, 0.0
	for _, r := range c.rows {
		low, high = min(low, r.from, r.to), max(high, r.from, r.to)
	}
	scale := wide / max(high-low, 1)
	at := func(v float64) float64 { return left + (v-low)*scale }
	tall := 60 + row*float64(len(c.rows))
	b := startSVG(760, tall, c.title, c.about)
	fmt.Fprintf(b, `<line x1="%.1f" x2="%.1f" y1="36" y2="%.1f" stroke="#0b0c0c"/>`+"\n", at(0), at(0), tall-16)
	for i, r := range c.rows {
		y := 44 + row*float64(i)
		if r.heading {
			fmt.Fprintf(b, `<text x="8" y="%.1f" font-weight="bold">%s</text>`+"\n", y+13, escape(short(r.label, 60)))
			continue
		}
		fill := risingBar
		if r.to < r.from {
			fill = fallingBar
		}
		fmt.Fprintf(b, `<text x="%.0f" y="%.1f" text-anchor="end">%s</text><rect x="%.1f" y="%.1f" width="%.1f" height="16" fill="%s"/><text x="%.1f" y="%.1f">%+.2f</text>`+"\n",
			left-8, y+13, escape(short(r.label, 36)), at(min(r.from, r.to)), y, max(math.Abs(r.to-r.from)*scale, 1), fill, at(max(r.from, r.to))+4, y+13, r.to-r.from)
	}
	return endSVG(w, b)
}

// startSVG begins a picture on white with its title, in itself and above it.
func startSVG(wide, tall float64, title, about string) *strings.Builder {
	b := &strings.Builder{}
	fmt.Fprintf(b, `<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="t d" viewBox="0 0 %.0f %.0f" width="%.0f" height="%.0f" font-family="sans-serif" font-size="13">`+"\n", wide,
		tall, wide, tall)
	fmt.Fprintf(b, `<title id="t">%s</title>`+"\n"+`<desc id="d">%s</desc>`+"\n"+`<rect width="100%%" height="100%%" fill="#ffffff"/>`+"\n", escape(title), escape(about))
	fmt.Fprintf(b, `<text x="8" y="22" font-size="15" font-weight="bold">%s</text>`+"\n", escape(short(title, 96)))
	return b
}

func endSVG(w io.Writer, b *strings.Builder) error {
	b.WriteString("</svg>\n")
	_, err := io.WriteString(w, b.String())
	return err
}

func escape(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;").Replace(strings.ToValidUTF8(strings.Map(func(r rune) rune {
		if r < ' ' { // not allowed in XML
			return ' '
		}
		return r
	}, s), "?"))
}

// WriteSVG draws the explanation: a bar for each step from the weight before
// to the weight after. The picture holds its title and description as text, and
// none of the records' values.
func (x *Explanation) WriteSVG(w io.Writer) error {
	c := barChart{title: fmt.Sprintf("%s and %s: match weight %.2f, probability %.4f", x.Left, x.Right, x.Weight, x.Probability),
		about: fmt.Sprintf("From two records at random: %.2f", x.Prior)}
	c.rows = append(c.rows, bar{label: "before looking", to: x.Prior})
	before := x.Prior
	for _, s := range x.Steps {
		c.about += fmt.Sprintf("; %s, %s: %+.2f", s.Comparison, s.Level, s.Weight+s.Frequency)
		c.rows = append(c.rows, bar{label: s.Comparison + ": " + s.Level, from: before, to: before + s.Weight})
		if s.Frequency != 0 {
			c.rows = append(c.rows, bar{label: "how common the value is", from: before + s.Weight, to: s.After})
		}
		before = s.After
	}
	c.about += "."
	c.rows = append(c.rows, bar{label: "together", to: x.Weight})
	return c.write(w)
}

// WriteSVG draws the match weight of each level of a model.
func (m *Model) WriteSVG(w io.Writer) error {
	c := barChart{title: "What each agreement says: match weights of the model", about: "By how much a level raises the odds, as log2"}
	last := ""
	for _, r := range m.Weights() {
		if r.Comparison != last {
			c.rows = append(c.rows, bar{label: r.Comparison, heading: true})
			c.about += "; " + r.Comparison + ":"
			last = r.Comparison
		}
		c.about += fmt.Sprintf(" %s %+.2f,", r.Level, r.Weight)
		c.rows = append(c.rows, bar{label: r.Level, to: max(min(r.Weight, 60), -60)})
	}
	return c.write(w)
}

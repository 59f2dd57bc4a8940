package network

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// WriteGraphML writes the graph as GraphML 1.0, which Gephi, igraph and NetworkX
// read. Areas and evidence are joined with semicolons.
func (g *Graph) WriteGraphML(w io.Writer) error {
	b := bufio.NewWriter(w)
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
`)
	for _, k := range []struct{ id, on, kind string }{{"label", "node", "string"}, {"kind", "node", "string"}, {"areas", "node", "string"}, {"tie", "edge", "string"},
		{"weight", "edge", "double"}, {"since", "edge", "string"}, {"until", "edge", "string"}, {"evidence", "edge", "string"}} {
		fmt.Fprintf(b, "  <key id=%q for=%q attr.name=%q attr.type=%q/>\n", k.id, k.on, k.id, k.kind)
	}
	b.WriteString("  <graph edgedefault=\"undirected\">\n")
	data := func(key, value string) {
		if value != "" {
			fmt.Fprintf(b, `<data key="%s">%s</data>`, key, esc(value))
		}
	}
	for _, n := range g.nodes {
		fmt.Fprintf(b, `    <node id="%s">`, esc(n.ID))
		data("label", g.name(n.ID))
		data("kind", string(n.Kind))
		data("areas", strings.Join(n.Areas, "; "))
		b.WriteString("</node>\n")
	}
	for i, t := range g.ties {
		fmt.Fprintf(b, `    <edge id="t%d" source="%s" target="%s">`, i, esc(t.From), esc(t.To))
		data("tie", string(t.Kind))
		data("weight", strconv.FormatFloat(t.Probability, 'g', -1, 64))
		data("since", t.Since)
		data("until", t.Until)
		data("evidence", t.evidence())
		b.WriteString("</edge>\n")
	}
	b.WriteString("  </graph>\n</graphml>\n")
	return b.Flush()
}

// WriteGEXF writes the graph as GEXF 1.3, which Gephi opens. The kind of a tie is
// the kind of the edge, so that ties of several kinds between two nodes stay apart.
func (g *Graph) WriteGEXF(w io.Writer) error {
	b := bufio.NewWriter(w)
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://gexf.net/1.3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://gexf.net/1.3 http://gexf.net/1.3/gexf.xsd" version="1.3">
  <graph defaultedgetype="undirected" mode="static">
    <attributes class="node"><attribute id="kind" title="kind" type="string"/><attribute id="areas" title="areas" type="string"/></attributes>
    <attributes class="edge"><attribute id="tie" title="tie" type="string"/><attribute id="since" title="since" type="string"/><attribute id="until" title="until" type="string"/><attribute id="evidence" title="evidence" type="string"/></attributes>
    <nodes>
`)
	values := func(pairs ...string) {
		b.WriteString("<attvalues>")
		for i := 0; i+1 < len(pairs); i += 2 {
			if pairs[i+1] != "" {
				fmt.Fprintf(b, `<attvalue for="%s" value="%s"/>`, pairs[i], esc(pairs[i+1]))
			}
		}
		b.WriteString("</attvalues>")
	}
	for _, n := range g.nodes {
		fmt.Fprintf(b, `      <node id="%s" label="%s">`, esc(n.ID), esc(g.name(n.ID)))
		values("kind", string(n.Kind), "areas", strings.Join(n.Areas, "; "))
		b.WriteString("</node>\n")
	}
	b.WriteString("    </nodes>\n    <edges>\n")
	for i, t := range g.ties {
		fmt.Fprintf(b, `      <edge id="t%d" source="%s" target="%s" kind="%s" weight="%s">`, i, esc(t.From), esc(t.To), t.Kind, strconv.FormatFloat(t.Probability, 'g', -1, 64))
		values("tie", string(t.Kind), "since", t.Since, "until", t.Until, "evidence", t.evidence())
		b.WriteString("</edge>\n")
	}
	b.WriteString("    </edges>\n  </graph>\n</gexf>\n")
	return b.Flush()
}

func (t *Tie) evidence() string {
	var out []string
	for _, e := range t.Evidence {
		out = append(out, strings.TrimSpace(strings.Join([]string{e.Source, e.Record, e.Words}, " ")))
	}
	return strings.Join(out, "; ")
}

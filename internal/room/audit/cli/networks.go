package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"candour/internal/base/errs"
	"candour/internal/base/wholefile"
	"candour/internal/site/command"
	"candour/linkage"
	"candour/network"
)

// networksCommands are the commands of networks. They need no database.
type networksCommands struct {
	Run    networksRun    `cmd:"" default:"withargs" help:"Find networks, what becomes of them at surer thresholds, and draw one."`
	Why    networksWhy    `cmd:"" help:"Show why two are connected: the surest path, with its evidence."`
	Sample networksSample `cmd:"" help:"Write a made-up network."`
}

// Help is the examples under `candour networks --help`.
func (networksCommands) Help() string {
	return "Example:\n  candour networks sample --people 120 --seed 1 --out made-up\n  candour networks --threshold 0.5 --out found made-up/nodes.csv made-up/ties.csv\n" +
		"  candour networks why --from P00001 --to P00002 made-up/nodes.csv made-up/ties.csv\n\n" +
		"The second ends in pictures and tables: found/network.svg with found/ties.csv, and found/survival.csv. found/networks.gexf opens in Gephi. " +
		"No person gets a number, and nobody is called a ringleader."
}

// networkFiles are a graph's.
type networkFiles struct {
	Nodes string `arg:"" help:"Nodes: CSV with id, kind, label, areas." placeholder:"NODES" type:"existingfile"`
	Ties  string `arg:"" help:"Ties: CSV with from, to, kind, probability, since, until, source, record, words." placeholder:"TIES" type:"existingfile"`
}

// graph reads both files.
func (f networkFiles) graph() (*network.Graph, error) {
	nodes, err := readFile(f.Nodes, network.ReadNodes)
	if err != nil {
		return nil, err
	}
	ties, err := readFile(f.Ties, func(r io.Reader) ([]network.Tie, error) { return network.ReadTies(r, nodes) })
	if err != nil {
		return nil, err
	}
	g, err := network.New(nodes, ties)
	if err != nil {
		return nil, errs.Because(errs.Invalid, "The files do not fit together: "+err.Error()+".", err)
	}
	return g, nil
}

func readFile[T any](path string, read func(io.Reader) ([]T, error)) ([]T, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, errs.Because(errs.Invalid, "The file "+path+" cannot be opened.", err)
	}
	defer func() { _ = f.Close() }()
	out, err := read(f)
	if err == nil {
		return out, nil
	}
	if _, ok := errors.AsType[*network.InputError](err); !ok {
		return nil, err
	}
	return nil, errs.Because(errs.Invalid, "The file "+path+" cannot be used:\n  "+strings.ReplaceAll(err.Error(), "\n", "\n  "), err)
}

type networksRun struct {
	networkFiles
	Threshold  float64   `help:"Networks are those of ties at least so sure." default:"0.5"`
	Thresholds []float64 `help:"At which it is asked what becomes of them." default:"0.5,0.9,0.99"`
	Since      string    `help:"Leave out ties that ended before: 2020, 2020-03 or 2020-03-31." placeholder:"DATE"`
	Until      string    `help:"Leave out ties that began after." placeholder:"DATE"`
	Draw       string    `help:"The network to draw; the largest that can be drawn by default." placeholder:"N1"`
	Seed       uint64    `help:"Seed of communities and of the picture." default:"1"`
	Out        string    `help:"The folder for tables, pictures and exports." required:"" placeholder:"DIR"`
}

// Help is the example under --help.
func (networksRun) Help() string { return networksCommands{}.Help() }

// Run finds networks and writes them.
func (m networksRun) Run(s *command.Streams) error {
	for _, t := range append([]float64{m.Threshold}, m.Thresholds...) {
		if !(t > 0 && t <= 1) {
			return errs.Newf(errs.Invalid, "The threshold %v is no probability: it should be above 0 and at most 1.", t)
		}
	}
	all, err := m.graph()
	if err != nil {
		return err
	}
	all = all.Slice(m.Since, m.Until)
	survivors := all.Survival(m.Threshold, m.Thresholds...)
	g := all.At(m.Threshold)
	if err := m.print(s.Out, g, survivors); err != nil {
		return err
	}
	return m.write(s, g, survivors)
}

// lowerHeader gives the header as every other file has it; pages have it in
// capitals.
func lowerHeader(rows [][]string) [][]string {
	out := slices.Clone(rows)
	out[0] = slices.Clone(rows[0])
	for i, name := range out[0] {
		out[0][i] = strings.ToLower(name)
	}
	return out
}

func (m networksRun) print(w io.Writer, g *network.Graph, survivors []network.Survivor) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%d networks of two people or more, %d of them touch two areas or more.\n\n", g.Describe(), len(survivors), len(g.CrossBorder()))
	t := tabwriter.NewWriter(&b, 0, 8, 2, ' ', 0)
	_, _ = fmt.Fprint(t, "network\tpeople") // a builder takes all
	for _, at := range m.Thresholds {
		_, _ = fmt.Fprintf(t, "\tat %v", at)
	}
	_, _ = fmt.Fprintln(t, "\tareas")
	smaller := ""
	for i, x := range survivors {
		if i == 20 {
			smaller = fmt.Sprintf("%d smaller networks are in networks.csv.\n", len(survivors)-20)
			break
		}
		areas := strings.Join(x.Areas, ", ")
		if areas == "" {
			areas = "not known"
		}
		_, _ = fmt.Fprintf(t, "%s\t%d", x.Name, len(x.Persons))
		for _, f := range x.At {
			_, _ = fmt.Fprintf(t, "\t%s", f.Words)
		}
		_, _ = fmt.Fprintf(t, "\t%s\n", areas)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	b.WriteString(smaller + "\n")
	for _, words := range g.Missing() {
		fmt.Fprintf(&b, "%s\n", words)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// write puts everything into the folder, the manifest last.
func (m networksRun) write(s *command.Streams, g *network.Graph, survivors []network.Survivor) error {
	if err := os.MkdirAll(m.Out, 0o755); err != nil {
		return errs.Because(errs.Invalid, "The folder "+m.Out+" cannot be made.", err)
	}
	files := []outFile{{"networks.csv", csvOf(networkRows(survivors))}, {"survival.csv", csvOf(survivalRows(survivors))}, {"bridges.csv", csvOf(bridgeRows(g))},
		{"communities.csv", csvOf(communityRows(g, m.Seed))}}
	for name, write := range map[string]func(io.Writer) error{"networks.graphml": g.WriteGraphML, "networks.gexf": g.WriteGEXF} {
		var out bytes.Buffer
		if err := write(&out); err != nil {
			return err
		}
		files = append(files, outFile{name, out.Bytes()})
	}
	if drawn := network.Chosen(survivors, m.Draw); drawn != nil {
		part := g.Part(drawn.Members)
		var out bytes.Buffer
		out.WriteString(`<?xml version="1.0" encoding="UTF-8"?>` + "\n")
		if err := part.WriteSVG(&out, network.Drawing{Title: "Network " + drawn.Name, Seed: m.Seed}); err != nil {
			return errs.Because(errs.Invalid, "Network "+drawn.Name+" cannot be drawn: "+err.Error()+".", err)
		}
		files = append(files, outFile{"network.svg", out.Bytes()}, outFile{"ties.csv", csvOf(lowerHeader(part.Table()))})
		_, _ = fmt.Fprintf(s.Out, "network.svg is network %s, and ties.csv its ties.\n", drawn.Name)
	} else if m.Draw != "" {
		return errs.Newf(errs.Invalid, "There is no network %q that can be drawn. The table names them.", m.Draw)
	}
	return m.keep(s, files)
}

func (m networksRun) keep(s *command.Streams, files []outFile) error {
	outputs, err := writeOutputs(m.Out, files)
	if err != nil {
		return err
	}
	inputs, err := sumsOf(m.Nodes, m.Ties)
	if err != nil {
		return err
	}
	return linkage.WriteJSON(filepath.Join(m.Out, "manifest.json"), map[string]any{"program": "candour networks", "version": s.Version, "threshold": m.Threshold, "thresholds": m.Thresholds,
		"since": m.Since, "until": m.Until, "seed": m.Seed, "inputs": inputs, "outputs": outputs})
}

func networkRows(survivors []network.Survivor) [][]string {
	rows := [][]string{{"network", "people", "nodes", "ties", "areas", "members"}}
	for _, x := range survivors {
		rows = append(rows, []string{x.Name, strconv.Itoa(len(x.Persons)), strconv.Itoa(len(x.Members)), strconv.Itoa(x.Ties), strings.Join(x.Areas, "; "), strings.Join(x.Persons, "; ")})
	}
	return rows
}

func survivalRows(survivors []network.Survivor) [][]string {
	rows := [][]string{{"network", "people", "threshold", "what_becomes_of_it", "parts", "lost"}}
	for _, x := range survivors {
		for _, f := range x.At {
			rows = append(rows, []string{x.Name, strconv.Itoa(len(x.Persons)), strconv.FormatFloat(f.Threshold, 'g', -1, 64), f.Words, strconv.Itoa(len(f.Parts)), strconv.Itoa(f.Lost)})
		}
	}
	return rows
}

func bridgeRows(g *network.Graph) [][]string {
	rows := [][]string{{"from", "tie", "to", "probability"}}
	for _, t := range g.Bridges() {
		rows = append(rows, []string{t.From, string(t.Kind), t.To, strconv.FormatFloat(t.Probability, 'g', -1, 64)})
	}
	return rows
}

func communityRows(g *network.Graph, seed uint64) [][]string {
	rows := [][]string{{"community", "node", "kind"}}
	for i, c := range g.Communities(network.Options{Seed: seed}) {
		if len(c) < 2 {
			continue
		}
		for _, id := range c {
			n, _ := g.Node(id)
			rows = append(rows, []string{strconv.Itoa(i + 1), id, string(n.Kind)})
		}
	}
	return rows
}

type networksWhy struct {
	networkFiles
	From string `help:"A node." required:"" placeholder:"ID"`
	To   string `help:"Another." required:"" placeholder:"ID"`
}

// Help is the example under --help.
func (networksWhy) Help() string { return networksCommands{}.Help() }

// Run prints the surest path.
func (m networksWhy) Run(s *command.Streams) error {
	g, err := m.graph()
	if err != nil {
		return err
	}
	steps, err := g.Why(m.From, m.To)
	if err != nil {
		return errs.Because(errs.Invalid, "This cannot be shown: "+err.Error()+".", err)
	}
	if len(steps) == 0 {
		_, err = fmt.Fprintf(s.Out, "%s and %s are not connected by anything that is recorded.\n", m.From, m.To)
		return err
	}
	sure := 1.0
	for _, x := range steps {
		sure *= x.Tie.Probability
		_, _ = fmt.Fprintf(s.Out, "%-10s %s %s, %.2f sure", x.Tie.From, x.Tie.Kind.Words(), x.Tie.To, x.Tie.Probability)
		for _, e := range x.Tie.Evidence {
			_, _ = fmt.Fprintf(s.Out, " (%s)", strings.TrimSpace(e.Source+" "+e.Record+" "+e.Words))
		}
		_, _ = fmt.Fprintln(s.Out)
	}
	_, err = fmt.Fprintf(s.Out, "\nAll of it together is %.2f sure, if one tie being wrong says nothing of the others. There may be other paths; this is the surest.\n", sure)
	return err
}

type networksSample struct {
	People int    `help:"How many made-up people." default:"120"`
	Seed   uint64 `help:"The same seed makes the same files." default:"1"`
	Out    string `help:"The folder for nodes.csv and ties.csv." required:"" placeholder:"DIR"`
}

// Help is the example under --help.
func (networksSample) Help() string {
	return "Example:\n  candour networks sample --people 120 --seed 1 --out made-up"
}

// Run writes both files.
func (m networksSample) Run(*command.Streams) error {
	if m.People < 9 || m.People > 10_000_000 {
		return errs.New(errs.Invalid, "The number of people should be from 9 to 10,000,000.")
	}
	if err := os.MkdirAll(m.Out, 0o755); err != nil {
		return errs.Because(errs.Invalid, "The folder "+m.Out+" cannot be made.", err)
	}
	nodes, ties := network.Sample(m.People, m.Seed)
	rows := [][]string{{"id", "kind", "label", "areas"}}
	for _, n := range nodes {
		rows = append(rows, []string{n.ID, string(n.Kind), n.Label, strings.Join(n.Areas, "; ")})
	}
	if err := wholefile.Replace(filepath.Join(m.Out, "nodes.csv"), 0o644, csvOf(rows)); err != nil {
		return err
	}
	rows = [][]string{{"from", "to", "kind", "probability", "since", "until", "source", "record", "words"}}
	for _, t := range ties {
		rows = append(rows, []string{t.From, t.To, string(t.Kind), strconv.FormatFloat(t.Probability, 'g', -1, 64), t.Since, t.Until, t.Evidence[0].Source, t.Evidence[0].Record, ""})
	}
	return wholefile.Replace(filepath.Join(m.Out, "ties.csv"), 0o644, csvOf(rows))
}

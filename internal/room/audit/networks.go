package audit

import (
	"bytes"
	"context"
	"slices"
	"strings"

	"candour/network"
)

// NetworkThresholds are those at which it is asked whether a network is still
// there.
var NetworkThresholds = []float64{0.5, 0.9, 0.99}

// graphOf ties people to the events that they are recorded in. A tie is as sure
// as the record's best link to the rest of its person; a person of one record is
// certain. Records of one event are of one list, unless lists share references.
func graphOf(people []Person, strongest map[string]float64) (*network.Graph, error) {
	var nodes []network.Node
	var ties []network.Tie
	events := map[string][]string{}
	for i := range people {
		p := &people[i]
		n := network.Node{ID: p.ID, Kind: network.Person}
		for _, f := range p.Records {
			if f.Area != "" && !slices.Contains(n.Areas, f.Area) {
				n.Areas = append(n.Areas, f.Area)
			}
			if f.Event == "" {
				continue
			}
			if _, there := events[f.Event]; !there {
				events[f.Event] = nil
			}
			if f.Area != "" && !slices.Contains(events[f.Event], f.Area) {
				events[f.Event] = append(events[f.Event], f.Area)
			}
			ties = append(ties, tieOf(p, f, strongest))
		}
		slices.Sort(n.Areas)
		nodes = append(nodes, n)
	}
	for e, areas := range events {
		nodes = append(nodes, network.Node{ID: e, Kind: network.Event, Label: e[:min(5, len(e))], Areas: areas})
	}
	return network.New(nodes, ties)
}

func tieOf(p *Person, f Fact, strongest map[string]float64) network.Tie {
	t := network.Tie{From: p.ID, To: f.Event, Kind: network.VictimOf, Probability: 1, Evidence: []network.Evidence{{Source: f.List, Record: f.R}}}
	if f.Role == RoleSuspect {
		t.Kind = network.SuspectOf
	}
	if len(p.Records) > 1 {
		t.Probability = max(strongest[f.R], 0.01)
	}
	return t
}

// Count counts the networks.
func (n *Networks) Count() NetworkCount {
	c := NetworkCount{Networks: len(n.Survivors), Highest: NetworkThresholds[len(NetworkThresholds)-1]}
	for _, s := range n.Survivors {
		if s.Crosses() {
			c.Crossing++
		}
		if s.At[len(s.At)-1].Words == network.StaysWhole {
			c.Survive++
		}
	}
	return c
}

// Networks is what a project's people are tied by.
type Networks struct {
	Graph     *network.Graph
	Survivors []network.Survivor
}

// Networks gives the networks of a project's people, as they are put together at
// its lowest threshold, with what becomes of them at higher ones.
func (s *Service) Networks(ctx context.Context, v View) (*Networks, error) {
	l, err := s.linkedState(ctx, v)
	if err != nil {
		return nil, err
	}
	return l.networks(v.Run.Threshold)
}

// networks ties people together. The threshold is the project's own.
func (l linkedState) networks(threshold float64) (*Networks, error) {
	g, err := graphOf(l.loosePeople(threshold))
	if err != nil {
		return nil, err
	}
	return &Networks{Graph: g, Survivors: g.Survival(NetworkThresholds[0], NetworkThresholds...)}, nil
}

// loosePeople puts people together at the lowest threshold, so that it can be
// seen what each higher one takes away. Those who are one person at the project's
// own threshold keep its pseudonym; who joins them below it is written with both.
// The second result is each record's best link to the rest of its person.
func (l linkedState) loosePeople(threshold float64) ([]Person, map[string]float64) {
	names := recordNames(l.facts)
	roots, _ := clusters(names, l.pairs, min(NetworkThresholds[0], threshold))
	parts := map[uint32][]string{}
	for i, root := range roots {
		if id := l.person[names[i]]; !slices.Contains(parts[root], id) {
			parts[root] = append(parts[root], id)
		}
	}
	person := map[string]string{}
	for i, root := range roots {
		ids := parts[root]
		slices.SortFunc(ids, comparePeople)
		person[names[i]] = strings.Join(ids, "+")
	}
	strongest := strongestLinks(l.pairs, person)
	return peopleOf(l.facts, person, strongest), strongest
}

// networkFile gives the whole graph to those who belong to a project.
func (s *Service) networkFile(ctx context.Context, project, name string) (file, media string, data []byte, err error) {
	v, err := s.Open(ctx, project)
	if err != nil {
		return "", "", nil, err
	}
	if v.Run == nil || name != "networks.graphml" && name != "networks.gexf" {
		return "", "", nil, errNoFile
	}
	n, err := s.Networks(ctx, v)
	if err != nil {
		return "", "", nil, err
	}
	var out bytes.Buffer
	write := n.Graph.WriteGraphML
	if name == "networks.gexf" {
		write = n.Graph.WriteGEXF
	}
	err = write(&out)
	return name, "application/xml", out.Bytes(), err
}

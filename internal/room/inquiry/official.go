package inquiry

import (
	"context"
	"slices"
	"strings"

	"candour/internal/base/db"
	"candour/internal/room/inquiry/jigsaw"
	"candour/internal/room/inquiry/typed"
)

// Known is what an inquiry knows of those who may not be told by what is published: the names that it listed, and aliases and ciphers.
type Known struct {
	Listed  jigsaw.Listed
	Persons []string
}

// Knows gives what a floor knows of them, as it stands in q. It authorises nothing.
type Knows interface {
	Known(ctx context.Context, q db.Querier, inquiry string) (Known, error)
}

// Official are short official words, which everybody reads and nobody reads before for whom they could tell (ADR 0111).
type Official struct {
	Field, Words string // the field in which they are typed
	// Places says that they must name places, as of what was asked for: names that the inquiry listed are no finding.
	Places bool
}

// Official refuses, field by field, short official words that may tell who somebody is, within the write that keeps them: those that
// name somebody whom the inquiry knows, or something that it listed (but the area that it is called by), and those that say an age, a
// year of a school or how somebody is related to another. Where no floor was handed over only the last are found. Nothing is said of
// why a name is known.
func (s *Service) Official(ctx context.Context, q db.Querier, x *Inquiry, all ...Official) error {
	known, err := s.known(ctx, q, x)
	if err != nil {
		return err
	}
	var bad typed.Asked
	for _, w := range all {
		listed := known.Listed
		if w.Places {
			listed = nil
		}
		if found := jigsaw.Official(w.Words, listed, known.Persons); len(found) > 0 {
			bad.Need(false, w.Field, "These words may tell who somebody is: “"+strings.Join(found, "”, “")+"”. Write it without")
		}
	}
	return bad.Err()
}

// known is what all floors know of an inquiry, without the names of bodies and without what the inquiry is called by.
func (s *Service) known(ctx context.Context, q db.Querier, x *Inquiry) (out Known, err error) {
	out.Listed = jigsaw.Listed{}
	for _, k := range s.knows {
		if x.ID == "" {
			break // it is not set up yet, and nobody knows anything of it
		}
		one, err := k.Known(ctx, q, x.ID)
		if err != nil {
			return out, err
		}
		out.Persons = append(out.Persons, one.Persons...)
		for kind, names := range one.Listed {
			out.Listed[kind] = append(out.Listed[kind], names...)
		}
	}
	if len(out.Persons) == 0 && len(out.Listed) == 0 {
		return out, nil
	}
	slices.Sort(out.Persons)
	out.Persons = slices.Compact(out.Persons)
	bodies, err := s.bodies.Listed(ctx, q)
	if err != nil {
		return out, err
	}
	out.Persons = slices.DeleteFunc(out.Persons, func(p string) bool {
		return slices.ContainsFunc(bodies, func(b Body) bool { return typed.Alike(b.Name, p) })
	})
	own := typed.Holds(x.Title + "\n" + x.Area)
	out.Listed[jigsaw.Area] = slices.DeleteFunc(out.Listed[jigsaw.Area], own)
	return out, nil
}

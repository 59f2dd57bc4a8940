package figures

import (
	"fmt"
	"slices"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/table/tabulate"
)

// empty are the tables of which nothing may be said: no return is counted behind
// one of their measures. Each says which returns were looked for.
func empty(all []worked) (out []Stop) {
	for i := range all {
		w := &all[i]
		for p, cube := range w.cubes {
			if len(cube.Loads) == 0 {
				out = append(out, Stop{Kind: "nothing", Table: w.name, Words: nothingWords(w, p, cube)})
			}
		}
	}
	return out
}

func nothingWords(w *worked, plan int, cube *tabulate.Cube) string {
	schema, periods := w.compiled.Plans[plan].Schema, strings.Join(w.compiled.Def.Periods, ", ")
	out := fmt.Sprintf("%s: no return was counted. Looked for: approved returns of “%s” for %s.", w.name, schema, periods)
	if len(cube.Absent) == 0 {
		return out + " No body was asked for one."
	}
	var names []string
	for _, a := range cube.Absent {
		name := a.BodyName
		if name == "" {
			name = a.Body
		}
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	if n := len(names); n > 10 {
		names = append(names[:10], fmt.Sprintf("%d more", n-10))
	}
	return out + " Not there, or not approved: " + strings.Join(names, ", ") + "."
}

// unended are the tables that name a period that is not over on a day in the
// United Kingdom. A period that cannot be read is not over.
func unended(all []worked, today clock.Day) (out []Stop) {
	for i := range all {
		for _, name := range all[i].compiled.Def.Periods {
			p, ok := clock.ParsePeriod(name)
			switch {
			case !ok:
				out = append(out, Stop{Kind: "period", Table: all[i].name, Words: fmt.Sprintf("%s: nobody knows when %s ends, so its figures cannot be published.", all[i].name, name)})
			case !p.Over(today):
				out = append(out, Stop{Kind: "period", Table: all[i].name, Words: fmt.Sprintf("%s: %s ends on %s. Figures of a period that is not over are not published.", all[i].name, name, p.Last.Human())})
			}
		}
	}
	return out
}

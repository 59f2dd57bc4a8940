package browser

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// axeTags are WCAG 2.0 to 2.2, levels A and AA, and what axe holds to be good
// practice besides.
const axeTags = `["wcag2a","wcag2aa","wcag21a","wcag21aa","wcag22aa","best-practice"]`

// axeScript reads axe-core from node_modules of the module's root.
func axeScript() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		if dir == filepath.Dir(dir) {
			return "", fmt.Errorf("no go.mod above the working directory")
		}
		dir = filepath.Dir(dir)
	}
	b, err := os.ReadFile(filepath.Join(dir, "node_modules", "axe-core", "axe.min.js"))
	if err != nil {
		return "", fmt.Errorf("axe-core is missing (%w): run `npm ci --ignore-scripts` in %s", err, dir)
	}
	return string(b), nil
}

// Finding is one thing that axe found wrong.
type Finding struct {
	ID, Help, Impact string
	// Nodes are the HTML of the elements, each with what to mend.
	Nodes []string
}

// Findings runs axe on the page as it is now.
func (tab *Tab) Findings() []Finding {
	tab.t.Helper()
	script, err := axeScript()
	if err != nil {
		tab.t.Fatal(err)
	}
	// Axe needs timers. The page's own scripts were not run when it was
	// loaded, and are not run now.
	tab.run(scripts(true))
	defer func() { tab.run(scripts(!tab.options.NoScript)) }()
	var found []Finding
	tab.Eval(script+`;axe.run(document, {runOnly: {type: "tag", values: `+axeTags+`}, resultTypes: ["violations"]})
		.then(r => r.violations.map(v => ({ID: v.id, Help: v.help, Impact: v.impact, Nodes: v.nodes.map(n => n.html + "\n      " + n.failureSummary)})))`, &found)
	return found
}

// Axe fails on everything that axe finds wrong, with the HTML of each element.
func (tab *Tab) Axe() {
	tab.t.Helper()
	for _, f := range tab.Findings() {
		tab.t.Errorf("axe: %s (%s, %s) at %s, %s:\n    %s", f.Help, f.ID, f.Impact, tab.URL(), tab.options, strings.Join(f.Nodes, "\n    "))
	}
}

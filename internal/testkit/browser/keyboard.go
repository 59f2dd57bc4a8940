package browser

import (
	"github.com/chromedp/chromedp/kb"
)

// walkScript notes how everything that can take the focus looks without it.
// The look takes in what stands for the element: GOV.UK radio buttons and
// boxes show their focus on the label beside them.
const walkScript = `(() => {
	const look = e => [e, e.nextElementSibling, e.parentElement].filter(Boolean).map(x => ["", "::before", "::after"].map(p => {
		const c = getComputedStyle(x, p || null);
		return [c.outlineStyle === "none" ? "" : c.outlineStyle + c.outlineWidth + c.outlineColor, c.boxShadow, c.backgroundColor, c.borderColor, c.borderWidth].join("|");
	}).join("~")).join("#");
	const can = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]:not([tabindex="-1"])';
	const all = [...document.querySelectorAll(can)].filter(e => !e.disabled && e.checkVisibility({visibilityProperty: true}));
	document.activeElement && document.activeElement.blur();
	getSelection().removeAllRanges();
	const was = new Map(all.map(e => [e, look(e)]));
	const reached = new Set();
	const name = e => e.outerHTML.slice(0, 140);
	const group = e => e.type === "radio" ? "radio:" + e.name : null;
	window.candourWalk = {
		count: all.length,
		here() {
			const e = document.activeElement;
			if (!e || e === document.body || e === document.documentElement) return {End: true};
			const first = !reached.has(e);
			reached.add(e);
			const box = e.getBoundingClientRect();
			return {Name: name(e), Again: !first, Visible: was.get(e) !== look(e), Seen: box.width > 0 && box.height > 0};
		},
		missed() {
			const groups = new Set([...reached].map(group).filter(Boolean));
			return all.filter(e => !reached.has(e) && !groups.has(group(e)) && e.checkVisibility({visibilityProperty: true})).map(name);
		},
	};
	return all.length;
})()`

// stop is where the focus is after a press of Tab.
type stop struct {
	Name                      string
	End, Again, Visible, Seen bool
}

// Walk goes through the page with the Tab key alone, from the top: everything
// that can be used must be reached, each must show that it has the focus, and
// the focus must come out at the other end.
func (tab *Tab) Walk() {
	tab.t.Helper()
	var count int
	tab.Eval(walkScript, &count)
	ends := 0
	for range 2*count + 10 {
		tab.Press(kb.Tab)
		var at stop
		tab.Eval("window.candourWalk.here()", &at)
		if at.End {
			// A page may put the focus on its error summary, so that the walk
			// begins in the middle: it goes on from the top, once.
			if ends++; ends < 2 {
				continue
			}
		}
		if at.End || at.Again {
			tab.missed(at)
			return
		}
		if !at.Visible {
			tab.t.Errorf("keyboard at %s, %s: nothing shows that this has the focus: %s", tab.URL(), tab.options, at.Name)
		}
		if !at.Seen {
			tab.t.Errorf("keyboard at %s, %s: this takes the focus and cannot be seen: %s", tab.URL(), tab.options, at.Name)
		}
	}
	tab.t.Errorf("keyboard at %s, %s: the focus does not come out of the page", tab.URL(), tab.options)
}

// missed fails for everything that the Tab key did not reach. Coming back to
// an element before the others were reached is a trap.
func (tab *Tab) missed(at stop) {
	tab.t.Helper()
	var missed []string
	tab.Eval("window.candourWalk.missed()", &missed)
	for _, m := range missed {
		tab.t.Errorf("keyboard at %s, %s: never reached (the walk ended at %q): %s", tab.URL(), tab.options, at.Name, m)
	}
}

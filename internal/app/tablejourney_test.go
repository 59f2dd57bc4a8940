package app

import (
	"strconv"
	"strings"
	"testing"

	chromium "candour/internal/testkit/browser"
)

// TestATableWithoutTheLanguage: a statistician makes a table by choosing from the code
// book, is told at its field what is missing, picks who is counted by the words of the
// codes, starts another from a published one, and builds the release. What was written
// by hand and does not fit the form is left as it is.
func TestATableWithoutTheLanguage(t *testing.T) {
	eachWay(t, func(t *testing.T, s *demoSite, open func() *chromium.Tab) {
		playLastQuarter(t, s)
		tab := open()
		become(tab, s, "Synthetic Person 43 (statistician, national desk)")
		tab.Go(s.url + "/figures-desk/new")
		tab.Fill(`[name="title"]`, "Chosen")
		tab.Fill(`[name="synopsis"]`, "Everything here is made up.")
		tab.Follow("#new-form button")
		at := strings.Split(tab.URL(), "?")[0]
		chooseTable(t, tab, at)
		startFromPublished(t, tab, at)
		leaveHandWritten(t, tab, at)
		tab.Follow("#build-form button")
		must(t, tab, "The release was built")
	})
}

func chooseTable(t *testing.T, tab *chromium.Tab, at string) {
	t.Helper()
	tab.Go(at + "/table")
	look(t, tab, "table-start")
	tab.Follow("#counts-form button")
	must(t, tab, "Choose what is to be counted")
	tab.Choose(`[name="counts"]`, "suspect")
	tab.Follow("#counts-form button")
	must(t, tab, "Counted: Suspects (people)", "The rows are", "Officer-observed ethnicity")
	tab.Fill(`#ask-form [name="title"]`, "Suspects who were charged")
	tab.Follow(`#ask-form button[value="check"]`)
	must(t, tab, "Definition: is needed", "Periods: needs from 1 to 20")
	look(t, tab, "table-wrong")
	tab.Choose(`[name="under"]`, "group-based-abuse/1")
	tab.Fill(`[name="periods"]`, "2026-Q1")
	tab.Choose(`[name="column1"]`, "sex")
	tab.Choose(`[name="share"]`, "none")
	tab.Choose(`[name="add"]`, "charged")
	tab.Follow(`button[value="add"]`)
	must(t, tab, "Charged: the codes", "Not asked (~not-asked)")
	tab.Click(`[name="code0"][value="yes"]`)
	tab.Follow(`#ask-form button[value="check"]`)
	must(t, tab, "It can be counted", "only where charged is Yes")
	look(t, tab, "table-chosen")
	if text := valueOf(tab, `[name="definition"]`); !strings.Contains(text, "[[filter]]\nfield = \"charged\"\nin = [\"yes\"]") || !strings.Contains(text, `title = "Suspects who were charged"`) {
		t.Errorf("the text behind the form is\n%s", text)
	}
	tab.Follow(`#ask-form button[value="save"]`)
	must(t, tab, "The table was saved")
	tab.Go(at + "/table?name=T1")
	if valueOf(tab, `[name="column1"]`) != "sex" || valueOf(tab, `[name="periods"]`) != "2026-Q1" || tab.Count(`[name="code0"][value="yes"]:checked`) != 1 {
		t.Error("the form does not show what was saved")
	}
}

func startFromPublished(t *testing.T, tab *chromium.Tab, at string) {
	t.Helper()
	tab.Go(at + "/table")
	id := tab.Attribute(`[name="from"] option:nth-of-type(2)`, "value")
	tab.Choose(`[name="from"]`, id)
	tab.Follow("#from-form button")
	must(t, tab, "Counted: Investigations (investigations)")
	tab.Choose(`[name="row1"]`, "state")
	tab.Fill(`#ask-form [name="title"]`, "Investigations by state and setting")
	tab.Follow(`#ask-form button[value="save"]`)
	must(t, tab, "The table was saved")
}

func leaveHandWritten(t *testing.T, tab *chromium.Tab, at string) {
	t.Helper()
	written := "# why: made up\n" + strings.Replace(quarterTable, `title = "`, `title = "Major ones: `, 1)
	setTable(tab, at, "T2", written)
	tab.Go(at + "/table?name=T2")
	must(t, tab, "The form cannot show this definition: it has comments", "left as it is")
	if tab.Has("The rows are") || valueOf(tab, `[name="definition"]`) != strings.TrimSpace(written) {
		t.Errorf("a text that does not fit is\n%s", valueOf(tab, `[name="definition"]`))
	}
	look(t, tab, "table-by-hand")
	tab.Go(at)
}

// valueOf is what stands in a field.
func valueOf(tab *chromium.Tab, selector string) string {
	var out string
	tab.Eval("document.querySelector("+strconv.Quote(selector)+").value", &out)
	return out
}

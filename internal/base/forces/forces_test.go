package forces

import (
	"strings"
	"testing"
)

func TestTheForcesAreThoseOfEnglandAndWales(t *testing.T) {
	all := Real()
	if len(all) != 44 {
		t.Fatalf("%d forces, want 43 territorial ones and the British Transport Police", len(all))
	}
	ids, codes := map[string]bool{}, map[string]bool{}
	for _, f := range append(all, MadeUp()...) {
		if f.ID == "" || ids[f.ID] || f.Code != "" && codes[f.Code] {
			t.Errorf("%+v has no id of its own", f)
		}
		ids[f.ID], codes[f.Code] = true, true
	}
	for _, f := range all {
		if f.Synthetic || strings.Contains(f.Name, "Made-up") {
			t.Errorf("%s is made up", f.Name)
		}
	}
}

func TestMadeUpForcesSayThatTheyAre(t *testing.T) {
	for _, f := range MadeUp() {
		if !f.Synthetic || !strings.HasPrefix(f.Name, "Made-up ") || !strings.HasPrefix(f.Code, "X") {
			t.Errorf("%+v could be taken for a real force", f)
		}
		if _, ok := Find(Real(), f.Code); ok {
			t.Errorf("%s is a real force's code", f.Code)
		}
	}
}

func TestFind(t *testing.T) {
	for what, id := range map[string]string{
		"E23000001": "metropolitan-police-service", " e23000001 ": "metropolitan-police-service", "Dyfed-Powys Police": "dyfed-powys-police",
		"british transport police": "british-transport-police", "metropolitan-police-service": "metropolitan-police-service", "": "", "Somewhere": "", "--": "",
	} {
		f, ok := Find(Real(), what)
		if f.ID != id || ok != (id != "") {
			t.Errorf("Find(%q) = %q, %v", what, f.ID, ok)
		}
	}
}

package pages

import (
	"strings"
	"testing"

	"candour/internal/room/recommendation/record"
)

// Three boxes that say nothing become one sentence; once any of the three has
// spoken, each has its box again, and those that are silent still say so.
func TestSilenceTakesOneSentence(t *testing.T) {
	c := &record.Commitment{}
	all := voices{claimVoice(c), findingVoice(c, nil), panelVoice(c, nil)}
	for _, v := range all {
		if !strings.Contains(all.Silent(), v.Empty) {
			t.Errorf("%q does not say of %s that %s", all.Silent(), v.Title, v.Empty)
		}
	}
	c.Views = []record.PanelView{{Stance: "partly"}}
	if all = (voices{claimVoice(c), findingVoice(c, nil), panelVoice(c, nil)}); all.Silent() != "" || all[0].Empty == "" {
		t.Errorf("the panel has spoken, and the page says %q", all.Silent())
	}
}

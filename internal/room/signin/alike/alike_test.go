package alike

import (
	"testing"

	"candour/internal/trust/access"
)

// TestOneNumberHasOneForm: what was stored as four humans is one.
func TestOneNumberHasOneForm(t *testing.T) {
	for _, typed := range []string{"W-123", "w123", " W 123 ", "\uff37\uff0d\uff11\uff12\uff13", "W\u200b123", "W\u2011123", "W\u2212123", "W\u00ad123", "\ufeffW\u2014123", "000W123"} {
		if got, ok := access.HumanNumber(typed); !ok || got != "W123" {
			t.Errorf("%q is %q, %v", typed, got, ok)
		}
	}
	for _, typed := range []string{"", " \u200b", "-", "\u0412-123", "W-12\u0663", "W\u0301123"} { // a Cyrillic letter, an Arabic digit, an accent
		if got, ok := access.HumanNumber(typed); ok {
			t.Errorf("%q is taken, as %q", typed, got)
		}
	}
	if got, ok := access.HumanNumber("000"); !ok || got != "0" {
		t.Errorf("zeros are %q, %v", got, ok)
	}
}

func TestNumbersAndNamesThatAreNear(t *testing.T) {
	for pair, want := range map[[2]string]bool{
		{"W123", "W124"}: true, {"W123", "W0123"}: true, {"W/123", "W.123"}: true, {"W123", "W132"}: true, {"W123", "W12"}: true,
		{"47L1", "4711"}: true, {"OOI", "001"}: true, {"S8Z", "5B2"}: true, {"SB1", "SX2"}: false,
		{"W123", "W145"}: false, {"W123", "X124"}: false, {"W123", "W321"}: false,
	} {
		if NearNumber(pair[0], pair[1]) != want || NearNumber(pair[1], pair[0]) != want {
			t.Errorf("numbers %v: want %v", pair, want)
		}
	}
	for pair, want := range map[[2]string]bool{
		{"Synthetic Anna Person", "Person, Synthetic Anna"}: true, {"Synthetic Ann\u00e9", "synthetic anne"}: true, {"Synthetic Jon", "Synthetic John"}: true,
		{"\u0421\u043era Ordinator", "Cora Ordinator"}: true, {"C\u03bfr\u03b1 Ordinator", "Cora Ordinator"}: true, {"C0ra 0rdinator", "Cora Ordinator"}: true,
		{"Cora M. Ordinator", "Cora Ordinator"}: true, {"C. Ordinator", "Cora Ordinator"}: true, {"Ordinator, C. M.", "Cora Mary Ordinator"}: true, {"C. Ordinetor", "Cora Ordinator"}: false,
		{"Clara Ordinator", "Dora Ordinator"}: false, {"Synthetic Person 10", "Synthetic Person 1O"}: false, {"S. Person 1", "Synthetic Person 2"}: false, {"Cora", "Cora Ordinator"}: false,
		{"Synthetic Person 1", "Synthetic Person 2"}: false, {"Synthetic Anna", "Synthetic Boris"}: false,
	} {
		if nearName(pair[0], pair[1]) != want || nearName(pair[1], pair[0]) != want {
			t.Errorf("names %v: want %v", pair, want)
		}
	}
}

func TestMailboxesThatAreOne(t *testing.T) {
	for email, want := range map[string]string{"ada@x.test": "ada", "Ada+2@x.test": "ada", "a.d.a@y.test": "ada", "\u0430da@x.test": "ada", "+2@x.test": "+2", "ada2@x.test": "ada2", "": ""} {
		if got := Mailbox(email); got != want {
			t.Errorf("%q is %q, want %q", email, got, want)
		}
	}
}

// nearName says whether two names are the same or nearly.
func nearName(a, b string) bool { return NameOf(a).Near(NameOf(b)) }

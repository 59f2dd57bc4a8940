package cosign_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/transparency-dev/tessera"
	"golang.org/x/mod/sumdb/note"
	"pgregory.net/rapid"

	"candour/internal/base/errs"
	"candour/internal/trust/ledger/cosign"
)

func policy(t failer, text string) *cosign.Policy {
	t.Helper()
	p, err := cosign.ParsePolicy(text)
	if err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	return p
}

func TestPolicyQuorum(t *testing.T) {
	log, vkey := logKey(t, origin)
	signers := []note.Signer{log}
	text := "# who must sign\nlog\t" + vkey + " https://test.example/ledger/\n\n"
	for _, name := range []string{"a", "b", "c"} {
		k := witnessKey(t, "witness.example/"+name)
		signers = append(signers, k)
		text += "  witness " + name + " " + k.vkey + " https://" + name + ".example/\n"
	}
	p := policy(t, text+"group two 2 a b c\nquorum two\n")
	if p.Log == nil || p.LogVKey != vkey || len(p.Logs) != 1 || p.Witnesses[0].URL != "https://a.example" {
		t.Errorf("%+v", p)
	}
	for n, want := range []bool{false, false, true, true} {
		signed := sign(t, checkpoint, signers[:n+1]...)
		c, by, met, err := p.Open(signed)
		if err != nil || met != want || len(by) != n || c.Size != 5 {
			t.Errorf("%d witnesses: met %v by %v, %v", n, met, by, err)
		}
		_, by, err = p.Verify(signed)
		if (err == nil) != want || len(by) != n || n > 0 && !by[0].Time.Equal(now()) {
			t.Errorf("%d witnesses: Verify = %v, %v", n, by, err)
		}
	}
}

// TestPolicyRefuses what is signed, and not as it must be.
func TestPolicyRefuses(t *testing.T) {
	log, vkey := logKey(t, origin)
	other, _ := logKey(t, "other.example/log")
	forger, _ := logKey(t, origin)
	a := witnessKey(t, "a")
	p := policy(t, "log "+vkey+"\nwitness a "+a.vkey+"\nquorum a\n")
	good := sign(t, checkpoint, log, a)
	if _, _, err := p.Verify(good); err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(string(good), "\n")
	for name, bad := range map[string][]byte{
		"no log":                 sign(t, checkpoint, a),
		"another log":            sign(t, checkpoint, other, a),
		"a log of the same name": sign(t, checkpoint, forger, a),
		"signed for another log": sign(t, strings.Replace(checkpoint, "test.", "text.", 1), log, a),
		"not a checkpoint":       sign(t, "hello\n", log, a),
		"changed":                []byte(strings.Replace(string(good), "\n5\n", "\n6\n", 1)),
		"no signatures":          []byte(checkpoint),
		"nothing":                nil,
		"a signature that fits another text": []byte(strings.Join(lines[:5], "") +
			strings.SplitAfter(string(sign(t, strings.Replace(checkpoint, "\n5\n", "\n4\n", 1), a)), "\n")[4]),
	} {
		if _, _, err := p.Verify(bad); !errs.Is(err, errs.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	stranger := witnessKey(t, "stranger")
	if _, by, err := p.Verify(sign(t, checkpoint, log, stranger, a, other)); err != nil || len(by) != 1 {
		t.Errorf("signatures of strangers are in the way: %v, %v", by, err)
	}
}

func TestPolicyMistakesAreNamed(t *testing.T) {
	w, v := witnessKey(t, "w"), witnessKey(t, "v")
	_, l := logKey(t, "l")
	log, wit := "log "+l+"\n", "witness w "+w.vkey+"\n"
	for _, c := range []struct{ text, want string }{
		{"", "no log"},
		{"quorum none", "no log"},
		{"log " + l, "quorum"},
		{"log nonsense\nquorum none", "line 1"},
		{"log " + w.vkey + "\nquorum none", "not a log's public key"},
		{log + "witness w " + l + "\nquorum w", "not a witness's key"},
		{log + "witness w " + w.vkey + " ftp://x\nquorum w", "line 2"},
		{log + "witness w " + w.vkey + " https://x?a=b\nquorum w", "web address"},
		{log + log + "quorum none", "line 2"},
		{log + wit + "witness w " + v.vkey + "\nquorum w", "taken"},
		{log + wit + "witness x " + w.vkey + "\nquorum w", "above already"},
		{log + "witness none " + w.vkey + "\nquorum none", "taken"},
		{log + wit + "group g 2 w\nquorum g", "from 1 to 1"},
		{log + wit + "group g 0 w\nquorum g", "from 1 to 1"},
		{log + wit + "group g some w\nquorum g", "any, all"},
		{log + wit + "group g any\nquorum g", "too few"},
		{log + wit + "group g any w w\nquorum g", "only once"},
		{log + wit + "group g any w\ngroup h any w\nquorum h", "line 4"},
		{log + wit + "group g any h\ngroup h any w\nquorum g", "no witness or group \"h\""},
		{log + wit + "group g any g\nquorum g", "no witness or group \"g\""},
		{log + wit + "group g any none\nquorum g", "no witness or group"},
		{log + wit + "group w any w\nquorum w", "taken"},
		{log + "quorum nobody", "nobody"},
		{log + "quorum none\nquorum none", "already"},
		{log + "watch it\nquorum none", "watch"},
		{log + "quorum none # really", "comment"},
		{log + "quorum none\r", "Windows"},
		{log + "quorum\u00a0none", "quorum"},
	} {
		if _, err := cosign.ParsePolicy(c.text); !errs.Is(err, errs.Invalid) || !strings.Contains(errs.Message(err), c.want) {
			t.Errorf("%q: %v, want words with %q", c.text, err, c.want)
		}
	}
	_, err := cosign.ParsePolicy(log + "\nwatch it\n")
	if f := errs.FieldsOf(err); len(f) != 1 || f[0].Row != 3 {
		t.Errorf("fields %+v, want row 3", f)
	}
}

// TestPolicyAgainstTessera draws policies of nested groups and sets of
// signatures; Tessera's own reader of policies must come to the same answer.
func TestPolicyAgainstTessera(t *testing.T) {
	log, vkey := logKey(t, origin)
	var keys []keyPair
	for i := range 6 {
		keys = append(keys, witnessKey(t, fmt.Sprintf("witness.example/%d", i)))
	}
	rapid.Check(t, func(t *rapid.T) {
		text := drawPolicy(t, vkey, keys)
		signers := []note.Signer{log}
		for i, k := range keys {
			if rapid.Bool().Draw(t, fmt.Sprint("signed by ", i)) {
				signers = append(signers, k)
			}
		}
		signed := sign(t, checkpoint, signers...)
		theirs, err := tessera.NewWitnessGroupFromPolicy([]byte(text))
		if err != nil {
			t.Fatalf("Tessera does not read\n%s%v", text, err)
		}
		_, _, met, err := policy(t, text).Open(signed)
		if err != nil || met != theirs.Satisfied(signed) {
			t.Fatalf("we say %v (%v), Tessera %v of\n%s", met, err, theirs.Satisfied(signed), text)
		}
	})
}

func drawPolicy(t *rapid.T, vkey string, keys []keyPair) string {
	text := "log " + vkey + "\n"
	var free []string // not in a group yet
	for i, k := range keys {
		name := fmt.Sprint("w", i)
		text += fmt.Sprintf("witness %s %s https://%s.example\n", name, k.vkey, name)
		free = append(free, name)
	}
	for i := range rapid.IntRange(0, 3).Draw(t, "groups") {
		free = rapid.Permutation(free).Draw(t, "order")
		n := rapid.IntRange(1, len(free)).Draw(t, "members")
		need := rapid.SampledFrom([]string{"any", "all", fmt.Sprint(rapid.IntRange(1, n).Draw(t, "k"))}).Draw(t, "need")
		name := fmt.Sprint("g", i)
		text += "group " + name + " " + need + " " + strings.Join(free[:n], " ") + "\n"
		free = append([]string{name}, free[n:]...)
	}
	return text + "quorum " + rapid.SampledFrom(append([]string{"none"}, free...)).Draw(t, "quorum") + "\n"
}

func FuzzParsePolicy(f *testing.F) {
	k := witnessKey(f, "w")
	_, l := logKey(f, "l")
	f.Add("log " + l + "\nwitness w " + k.vkey + " https://w.example\ngroup g 1 w\nquorum g\n")
	f.Add("# nothing\n\nquorum none")
	f.Fuzz(func(t *testing.T, text string) {
		p, err := cosign.ParsePolicy(text)
		switch {
		case err != nil && !errs.Is(err, errs.Invalid):
			t.Fatalf("%v", err)
		case err == nil && (p.Log == nil || p.Words() == ""):
			t.Fatal("a policy without a log")
		}
	})
}

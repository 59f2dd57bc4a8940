package cosign_test

import (
	"crypto/rand"
	"strings"
	"testing"
	"time"

	fnote "github.com/transparency-dev/formats/note"
	"golang.org/x/mod/sumdb/note"

	"candour/internal/ledger/cosign"
)

const checkpoint = "test.example/ledger\n5\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"

func now() time.Time { return time.Unix(1_790_000_000, 0) }

func keys(t *testing.T, name string) (*cosign.Signer, *cosign.Verifier, string, string) {
	t.Helper()
	skey, vkey, err := cosign.GenerateKey(nil, name)
	if err != nil {
		t.Fatal(err)
	}
	s, err := cosign.NewSigner(skey, now)
	if err != nil {
		t.Fatal(err)
	}
	v, err := cosign.NewVerifier(vkey)
	if err != nil {
		t.Fatal(err)
	}
	if s.VKey() != vkey {
		t.Errorf("VKey = %q, want %q", s.VKey(), vkey)
	}
	return s, v, skey, vkey
}

// TestAgainstAnotherImplementation checks that each reads what the other signs.
func TestAgainstAnotherImplementation(t *testing.T) {
	ours, verifier, skey, vkey := keys(t, "witness.example/w1")
	theirVerifier, err := fnote.NewVerifierForCosignatureV1(vkey)
	if err != nil {
		t.Fatal(err)
	}
	signed, err := note.Sign(&note.Note{Text: checkpoint}, ours)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := note.Open(signed, note.VerifierList(theirVerifier)); err != nil {
		t.Errorf("they do not accept our cosignature: %v", err)
	}
	// Their key format for signing carries the plain Ed25519 type (0x01).
	plain, _, err := note.GenerateKey(rand.Reader, "witness.example/w2")
	if err != nil {
		t.Fatal(err)
	}
	theirs, err := fnote.NewSignerForCosignatureV1(plain)
	if err != nil {
		t.Fatal(err)
	}
	signed, err = note.Sign(&note.Note{Text: checkpoint}, theirs)
	if err != nil {
		t.Fatal(err)
	}
	_ = skey
	n, err := note.Open(signed, note.VerifierList(theirs.Verifier()))
	if err != nil {
		t.Fatal(err)
	}
	if at, err := cosign.Time(n.Sigs[0]); err != nil || time.Since(at) > time.Minute {
		t.Errorf("Time = %v, %v", at, err)
	}
	if verifier.Verify([]byte(checkpoint), []byte("short")) {
		t.Error("a short signature was accepted")
	}
}

func TestPolicyQuorum(t *testing.T) {
	logS, logV, err := note.GenerateKey(rand.Reader, "test.example/ledger")
	if err != nil {
		t.Fatal(err)
	}
	logSigner, err := note.NewSigner(logS)
	if err != nil {
		t.Fatal(err)
	}
	var signers []note.Signer
	text := "log " + logV + "\n"
	for _, name := range []string{"a", "b", "c"} {
		s, _, _, vkey := keys(t, "witness.example/"+name)
		signers = append(signers, s)
		text += "witness " + name + " " + vkey + " https://" + name + ".example # a comment\n"
	}
	p, err := cosign.ParsePolicy(text + "group two 2 a b c\nquorum two\n")
	if err != nil {
		t.Fatal(err)
	}
	for n, want := range []bool{false, false, true, true} {
		signed, err := note.Sign(&note.Note{Text: checkpoint}, append([]note.Signer{logSigner}, signers[:n]...)...)
		if err != nil {
			t.Fatal(err)
		}
		c, by, met, err := p.Open(signed)
		if err != nil || met != want || len(by) != n || c.Size != 5 {
			t.Errorf("%d witnesses: met %v by %v, %v", n, met, by, err)
		}
	}
	without, err := note.Sign(&note.Note{Text: checkpoint}, signers...)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, _, err := p.Open(without); err == nil {
		t.Error("accepted without the log's own signature")
	}
}

func TestPolicyMistakesAreNamed(t *testing.T) {
	_, _, _, vkey := keys(t, "w")
	_, logV, err := note.GenerateKey(rand.Reader, "l")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ text, want string }{
		{"", "no log"},
		{"log " + logV, "quorum"},
		{"log nonsense\nquorum none", "line 1"},
		{"log " + logV + "\nwitness w " + vkey + " ftp://x\nquorum w", "line 2"},
		{"log " + logV + "\nwitness w " + vkey + "\nwitness w " + vkey + "\nquorum w", "taken"},
		{"log " + logV + "\nwitness w " + vkey + "\ngroup g 2 w\nquorum g", "from 1 to 1"},
		{"log " + logV + "\nquorum nobody", "nobody"},
		{"log " + logV + "\nwatch it\nquorum none", "watch"},
	} {
		if _, err := cosign.ParsePolicy(c.text); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %v, want words with %q", c.text, err, c.want)
		}
	}
}

package cosign_test

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"strings"
	"testing"
	"time"

	fnote "github.com/transparency-dev/formats/note"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"candour/internal/base/errs"
	"candour/internal/trust/ledger/cosign"
)

const (
	origin     = "test.example/ledger"
	checkpoint = origin + "\n5\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
)

func now() time.Time { return time.Unix(1_790_000_000, 0) }

// keyPair is a witness's.
type keyPair struct {
	*cosign.Signer
	skey, vkey string
}

func witnessKey(t failer, name string) keyPair {
	t.Helper()
	skey, vkey, err := cosign.GenerateKey(nil, name)
	if err != nil {
		t.Fatal(err)
	}
	s, err := cosign.NewSigner(skey, now)
	if err != nil {
		t.Fatal(err)
	}
	return keyPair{s, skey, vkey}
}

func logKey(t failer, name string) (note.Signer, string) {
	t.Helper()
	skey, vkey, err := note.GenerateKey(rand.Reader, name)
	if err != nil {
		t.Fatal(err)
	}
	s, err := note.NewSigner(skey)
	if err != nil {
		t.Fatal(err)
	}
	return s, vkey
}

type failer interface {
	Helper()
	Fatal(args ...any)
	Fatalf(format string, args ...any)
}

func sign(t failer, text string, by ...note.Signer) []byte {
	t.Helper()
	signed, err := note.Sign(&note.Note{Text: text}, by...)
	if err != nil {
		t.Fatal(err)
	}
	return signed
}

// TestTheyReadOurs has another implementation check our cosignatures.
func TestTheyReadOurs(t *testing.T) {
	ours := witnessKey(t, "witness.example/w1")
	theirs, err := fnote.NewVerifierForCosignatureV1(ours.vkey)
	if err != nil {
		t.Fatal(err)
	}
	if theirs.KeyHash() != ours.KeyHash() {
		t.Errorf("our key's hash is %08x, theirs %08x", ours.KeyHash(), theirs.KeyHash())
	}
	n, err := note.Open(sign(t, checkpoint, ours), note.VerifierList(theirs))
	if err != nil {
		t.Fatalf("they do not accept our cosignature: %v", err)
	}
	mine, err1 := cosign.Time(n.Sigs[0])
	other, err2 := fnote.CoSigV1Timestamp(n.Sigs[0])
	if err1 != nil || err2 != nil || !mine.Equal(other) || !mine.Equal(now()) {
		t.Errorf("the time is %v (%v), they say %v (%v)", mine, err1, other, err2)
	}
}

// TestWeReadTheirs: their secret key is a plain one, whose public key they
// turn into a witness's.
func TestWeReadTheirs(t *testing.T) {
	skey, vkey, err := note.GenerateKey(rand.Reader, "witness.example/w2")
	if err != nil {
		t.Fatal(err)
	}
	theirs, err := fnote.NewSignerForCosignatureV1(skey)
	if err != nil {
		t.Fatal(err)
	}
	theirKey, err := fnote.VKeyToCosignatureV1(vkey)
	if err != nil {
		t.Fatal(err)
	}
	ours, err := cosign.NewVerifier(theirKey)
	if err != nil {
		t.Fatalf("we do not read their key: %v", err)
	}
	signed := sign(t, checkpoint, theirs)
	if _, err := note.Open(signed, note.VerifierList(ours)); err != nil {
		t.Errorf("we do not accept their cosignature: %v", err)
	}
	if _, err := note.Open([]byte(strings.Replace(string(signed), "\n5\n", "\n6\n", 1)), note.VerifierList(ours)); err == nil {
		t.Error("a changed checkpoint was accepted")
	}
}

// TestEveryBitCounts flips each bit of a cosignature.
func TestEveryBitCounts(t *testing.T) {
	k := witnessKey(t, "w")
	sig, err := k.Sign([]byte(checkpoint))
	if err != nil {
		t.Fatal(err)
	}
	v := k.Verifier()
	if !v.Verify([]byte(checkpoint), sig) {
		t.Fatal("a good signature is refused")
	}
	for i := range sig {
		for bit := range 8 {
			sig[i] ^= 1 << bit
			if v.Verify([]byte(checkpoint), sig) {
				t.Fatalf("byte %d bit %d: accepted", i, bit)
			}
			sig[i] ^= 1 << bit
		}
	}
	if v.Verify([]byte(checkpoint), sig[:71]) || v.Verify([]byte(checkpoint), append(sig, 0)) || v.Verify(nil, nil) {
		t.Error("a signature of another length was accepted")
	}
}

// TestTimeOutOfRange: a time past 2^63-1 is refused though the key signed it.
func TestTimeOutOfRange(t *testing.T) {
	k := witnessKey(t, "w")
	seed, err := base64.StdEncoding.DecodeString(k.skey[len(k.skey)-44:])
	if err != nil {
		t.Fatal(err)
	}
	key := ed25519.NewKeyFromSeed(seed[len(seed)-ed25519.SeedSize:])
	for at, want := range map[uint64]bool{1<<63 - 1: true, 1 << 63: false} {
		msg := fmt.Sprintf("cosignature/v1\ntime %d\n%s", at, checkpoint)
		sig := append(binary.BigEndian.AppendUint64(nil, at), ed25519.Sign(key, []byte(msg))...)
		if k.Verifier().Verify([]byte(checkpoint), sig) != want {
			t.Errorf("time %d: accepted %v", at, !want)
		}
		text := base64.StdEncoding.EncodeToString(append(make([]byte, 4), sig...))
		if _, err := cosign.Time(note.Signature{Name: "w", Base64: text}); (err == nil) != want {
			t.Errorf("Time of %d: %v", at, err)
		}
	}
	early, err := cosign.NewSigner(k.skey, func() time.Time { return time.Unix(-1, 0) })
	if err != nil {
		t.Fatal(err)
	}
	if _, err := early.Sign([]byte(checkpoint)); err == nil {
		t.Error("signed with a time before 1970")
	}
}

func TestKeysThatAreNot(t *testing.T) {
	k := witnessKey(t, "witness.example/w")
	if got, err := cosign.PublicKey(k.skey); err != nil || got != k.vkey || k.VKey() != k.vkey {
		t.Errorf("PublicKey = %q, %v", got, err)
	}
	_, plain := logKey(t, "l")
	name, rest, _ := strings.Cut(k.vkey, "+")
	for _, bad := range []string{"", "x", "a+b", plain, "other.example" + "+" + rest, name + "++" + rest, strings.ToUpper(k.vkey),
		name + "+" + rest[:8] + "+" + rest[9:len(rest)-4], k.vkey + "\n" + k.vkey, k.skey, "na me+" + rest, "na\u00a0me+" + rest, "+" + rest} {
		if _, err := cosign.NewVerifier(bad); !errs.Is(err, errs.Invalid) {
			t.Errorf("%q: %v", bad, err)
		}
	}
	for _, bad := range []string{"", k.vkey, "PRIVATE+KEY+" + k.vkey, strings.Replace(k.skey, "witness", "vitness", 1), k.skey[:len(k.skey)-4]} {
		_, err := cosign.NewSigner(bad, now)
		if !errs.Is(err, errs.Invalid) {
			t.Errorf("%q: %v", bad, err)
		}
		if secret := k.skey[len(k.skey)-20:]; err != nil && strings.Contains(err.Error(), secret) {
			t.Error("the error quotes the secret key")
		}
	}
	for _, bad := range []string{"", "a b", "a+b", "a\u2003b", "a\nb", "\xff"} {
		if _, _, err := cosign.GenerateKey(nil, bad); !errs.Is(err, errs.Invalid) {
			t.Errorf("name %q: %v", bad, err)
		}
	}
}

func TestCheckpoints(t *testing.T) {
	c, err := cosign.ParseCheckpoint(checkpoint)
	if err != nil || c.Origin != origin || c.Size != 5 || c.Text() != checkpoint {
		t.Errorf("%+v, %v", c, err)
	}
	if _, err := cosign.ParseCheckpoint(checkpoint + "an extension\n"); err != nil {
		t.Errorf("with an extension line: %v", err)
	}
	const root = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="
	for _, bad := range []string{"", "\n", "a\n5\n" + root, "a\n5\n", "\n5\n" + root + "\n", "a\n05\n" + root + "\n", "a\n+5\n" + root + "\n",
		"a\n-5\n" + root + "\n", "a\n5 \n" + root + "\n", "a\n9223372036854775808\n" + root + "\n", "a\n5\n" + root + "\n\n", "a\n5\n" + root + "\n\nx\n",
		"a\n5\n" + strings.Replace(root, "2I=", "2J=", 1) + "\n", "a\n5\nAAAA\n", "a\n5\n" + root + "\r\n", "a\n5\n" + root[:8] + "\n" + root[8:] + "\n"} {
		if c, err := cosign.ParseCheckpoint(bad); !errs.Is(err, errs.Invalid) {
			t.Errorf("%q was read as %+v, %v", bad, c, err)
		}
	}
}

func TestSignCheckpoint(t *testing.T) {
	log, vkey := logKey(t, origin)
	want := cosign.Checkpoint{Origin: origin, Size: 7, Root: tlog.RecordHash([]byte("x"))}
	signed, err := cosign.SignCheckpoint(want, log)
	if err != nil {
		t.Fatal(err)
	}
	p, err := cosign.ParsePolicy("log " + vkey + "\nquorum none\n")
	if err != nil {
		t.Fatal(err)
	}
	if got, by, err := p.Verify(signed); err != nil || got != want || len(by) != 0 {
		t.Errorf("Verify = %+v, %v, %v", got, by, err)
	}
	for _, bad := range []cosign.Checkpoint{{Size: 1}, {Origin: "two\nlines", Size: 1}, {Origin: origin, Size: -1}} {
		if _, err := cosign.SignCheckpoint(bad, log); err == nil {
			t.Errorf("signed %+v", bad)
		}
	}
}

func FuzzParseCheckpoint(f *testing.F) {
	f.Add(checkpoint)
	f.Add(checkpoint + "extension\n")
	f.Add("a\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n")
	f.Fuzz(func(t *testing.T, s string) {
		c, err := cosign.ParseCheckpoint(s)
		if err == nil && !strings.HasPrefix(s, c.Text()) {
			t.Fatalf("%q was read as %q", s, c.Text())
		}
	})
}

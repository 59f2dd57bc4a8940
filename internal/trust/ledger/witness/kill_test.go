package witness_test

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"candour/internal/trust/ledger/cosign"
	"candour/internal/trust/ledger/witness"
)

// childEnv makes this test binary a witness: its folder, and its log's key.
const childEnv = "CANDOUR_TEST_WITNESS"

func TestMain(m *testing.M) {
	folder, vkey, child := strings.Cut(os.Getenv(childEnv), "\n")
	if !child {
		os.Exit(m.Run())
	}
	c := config(folder, vkey)
	c.Ready = func(address, _ string) { fmt.Println("http://" + address) }
	fmt.Println(witness.Run(context.Background(), c))
	os.Exit(1)
}

// TestKill kills a witness, as a process, at random moments while a log grows:
// whatever it had signed and given out, it remembers.
func TestKill(t *testing.T) {
	log := newHistory(t, origin)
	log.grow(t, 100_000)
	w := startNew(t, log.vkey)
	w.stop()
	member := w.member(t, "w")
	given := int64(0) // the largest size with a cosignature in our hands
	for round := range 25 {
		url, kill := spawn(t, w.folder, log.vkey)
		member.URL = url
		known := remembered(t, url, log)
		if known < given {
			t.Fatalf("round %d: it gave a signature for %d entries and remembers %d", round, given, known)
		}
		wait := time.Duration(rand.Int64N(int64(15 * time.Millisecond)))
		killed := make(chan struct{})
		time.AfterFunc(wait, func() { kill(); close(killed) })
		given = ask1by1(t, member, log, known)
		<-killed
	}
	if given == 0 {
		t.Error("no signature was ever given: the test tested nothing")
	}
}

// ask1by1 asks for one entry more each time until the witness is gone.
func ask1by1(t *testing.T, w cosign.Witness, log *history, size int64) (given int64) {
	client := &witness.Client{HTTP: &http.Client{Transport: &http.Transport{}}}
	defer client.HTTP.CloseIdleConnections()
	for given = size; ; size++ {
		_, err := client.Cosign(context.Background(), w, size, log.prover(size+1), log.checkpoint(t, size+1))
		if refusal(err) != nil {
			t.Fatalf("at %d: %v", size, err)
		}
		if err != nil {
			return given
		}
		given = size + 1
	}
}

// remembered asks what a witness remembers, with a question it must refuse or
// a checkpoint it has.
func remembered(t *testing.T, url string, log *history) (size int64) {
	got := send(t, "POST", url+"/add-checkpoint", log.body(t, 99_999, 100_000))
	if got.status != 409 {
		t.Fatalf("%+v", got)
	}
	if _, err := fmt.Sscan(got.body, &size); err != nil {
		t.Fatal(err)
	}
	return size
}

func spawn(t *testing.T, folder, vkey string) (url string, kill func()) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), childEnv+"="+folder+"\n"+vkey)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil || !strings.HasPrefix(line, "http://") {
		t.Fatalf("the child did not start: %q %v", line, err)
	}
	return strings.TrimSpace(line), func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	}
}

package filelock_test

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"candour/internal/base/errs"
	"candour/internal/base/filelock"
)

const heldBy = "CANDOUR_TEST_LOCK"

// TestMain is also the process that takes a lock and is killed with it.
func TestMain(m *testing.M) {
	if path := os.Getenv(heldBy); path != "" {
		_, err := filelock.Take(path)
		fmt.Println("taken", err)
		time.Sleep(time.Hour)
	}
	os.Exit(m.Run())
}

// TestALockGoesWithItsProcess: while another has it nobody gets it; killed
// without a chance to tidy up, it leaves the file and no lock.
func TestALockGoesWithItsProcess(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lock")
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), heldBy+"="+path)
	out, err := child.StdoutPipe()
	if err == nil {
		err = child.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil || line != "taken <nil>\n" {
		t.Fatalf("%q %v", line, err)
	}
	if _, err := filelock.Take(path); !errs.Is(err, errs.Conflict) {
		t.Errorf("a lock that another has: %v", err)
	}
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = child.Wait() // it was killed
	release, err := filelock.Take(path)
	if err != nil {
		t.Fatalf("after the other was killed: %v", err)
	}
	release()
}

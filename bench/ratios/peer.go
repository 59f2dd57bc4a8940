package ratios

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// Took is what a process needed, and what it said.
type Took struct {
	Wall   time.Duration
	Memory float64 // MiB, at the peak
	Out    string
}

// Timed runs a program with two processors.
func Timed(name string, args ...string) (Took, error) {
	cmd := exec.Command(name, args...) //nolint:gosec // our own programs
	var out, problems bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &problems
	cmd.Env = append(os.Environ(), "GOMAXPROCS=2")
	start := time.Now()
	err := cmd.Run()
	t := Took{Wall: time.Since(start), Out: out.String()}
	if use, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		t.Memory = float64(use.Maxrss) / 1024
	}
	if err != nil {
		err = fmt.Errorf("%w: %s%s", err, out.String(), problems.String())
	}
	return t, err
}

// ErrNoProgram says that what would run a peer is not on the machine.
var ErrNoProgram = errors.New("there is no such program here")

// Script runs a peer's script, at most so long. The program is given with its
// flags; the script is written into dir.
func Script(dir string, limit time.Duration, program []string, code string, args ...string) (Took, error) {
	if _, err := exec.LookPath(program[0]); err != nil {
		return Took{}, ErrNoProgram
	}
	file := filepath.Join(dir, "peer")
	if err := os.WriteFile(file, []byte(code), 0o600); err != nil {
		return Took{}, err
	}
	command := append([]string{"-k", "5", fmt.Sprint(int(limit.Seconds()))}, program...)
	return Timed("timeout", append(append(command, file), args...)...)
}

// Last reads the last line of what was said as JSON.
func (t Took) Last(v any) error {
	lines := strings.Split(strings.TrimSpace(t.Out), "\n")
	return json.Unmarshal([]byte(lines[len(lines)-1]), v)
}

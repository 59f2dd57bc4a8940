package app

import (
	"context"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"candour/internal/base/config"
	"candour/internal/site/command"
)

// runbook follows the commands of a runbook literally, in a machine that is a
// folder: absolute paths of the text lie under root.
type runbook struct {
	t      *testing.T
	root   string
	blocks []string
}

var (
	shellBlock   = regexp.MustCompile("(?ms)^ *```sh\n(.*?)^ *```$")
	absolutePath = regexp.MustCompile(`(^|[\s="'>])(/(?:var|etc|backup|safe|usr/local)\b)`)
)

// openRunbook reads the fenced blocks of docs/runbooks/NAME.md.
func openRunbook(t *testing.T, name string) *runbook {
	t.Helper()
	text, err := os.ReadFile("../../docs/runbooks/" + name + ".md")
	if err != nil {
		t.Fatal(err)
	}
	r := &runbook{t: t, root: t.TempDir()}
	for _, m := range shellBlock.FindAllStringSubmatch(string(text), -1) {
		r.blocks = append(r.blocks, m[1])
	}
	for _, dir := range []string{"var/lib", "etc", "backup", "safe", "usr/local/bin"} {
		if err := os.MkdirAll(filepath.Join(r.root, dir), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	r.write("usr/local/bin/systemctl", 0o755, systemctl)
	t.Cleanup(func() { r.try("systemctl stop candour") })
	return r
}

// systemctl starts and stops the service as the real one would. The data of
// earlier releases are a demonstration's, which serve refuses: what is started
// is the demonstration's server (show).
const systemctl = `#!/bin/bash
set -eu
case $1 in
start)
  : >"$ROOT/serve.log"
  candour-show - "$ROOT/etc/candour.toml" >"$ROOT/serve.out" 2>"$ROOT/serve.log" &
  echo $! >"$ROOT/serve.pid"
  until grep -q '"msg":"serving"' "$ROOT/serve.log"; do
    kill -0 "$(cat "$ROOT/serve.pid")" || { cat "$ROOT/serve.log" >&2; exit 1; }
    sleep 0.1
  done ;;
stop)
  [ -e "$ROOT/serve.pid" ] || exit 0
  pid=$(cat "$ROOT/serve.pid")
  kill "$pid" || true
  while kill -0 "$pid" 2>/dev/null; do sleep 0.1; done
  rm "$ROOT/serve.pid" ;;
esac
`

// show serves a demonstration's data as serve does a real service's, at the
// address and with the keys of a configuration.
func show() {
	cfg, err := config.Load(os.Args[2], nil)
	if err == nil {
		err = cfg.Check()
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	var srv *server
	if err == nil {
		srv, err = newServer(ctx, cfg, serverOptions{log: newLog(cfg, os.Stderr), demo: true})
	}
	if err == nil {
		err = srv.run(ctx)
	}
	if err != nil {
		command.Report(os.Stderr, err)
		os.Exit(1)
	}
}

// write puts a file into the machine.
func (r *runbook) write(path string, mode os.FileMode, text string) {
	r.t.Helper()
	path = filepath.Join(r.root, path)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		r.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), mode); err != nil {
		r.t.Fatal(err)
	}
}

// try runs a script in the machine, and says what came out of it.
func (r *runbook) try(script string) (string, error) {
	script = absolutePath.ReplaceAllString(script, "${1}"+r.root+"${2}")
	cmd := exec.Command("bash", "-euo", "pipefail", "-c", script)
	cmd.Env = append(os.Environ(), "ROOT="+r.root, "PATH="+filepath.Join(r.root, "usr/local/bin")+":"+os.Getenv("PATH"))
	cmd.Dir = r.root
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// follow runs the next block, in which each of the words must come out.
func (r *runbook) follow(words ...string) string {
	r.t.Helper()
	if len(r.blocks) == 0 {
		r.t.Fatal("the runbook has no further block")
	}
	block := r.blocks[0]
	r.blocks = r.blocks[1:]
	out, err := r.try(block)
	if err != nil {
		r.t.Fatalf("%v\n%s\n%s", err, block, out)
	}
	for _, w := range words {
		if !strings.Contains(out, w) {
			r.t.Fatalf("nothing says %q:\n%s\n%s", w, block, out)
		}
	}
	return out
}

// done says that every block was followed.
func (r *runbook) done() {
	r.t.Helper()
	if len(r.blocks) > 0 {
		r.t.Errorf("%d blocks were not followed: %q", len(r.blocks), r.blocks)
	}
}

// sealing makes an age key at /safe/age.txt and gives its public half.
func (r *runbook) sealing() string {
	r.t.Helper()
	id, to := ageKey(r.t)
	r.write("safe/age.txt", 0o600, id+"\n")
	return to
}

package witness

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"candour/internal/trust/ledger/cosign"
)

// Server answers a log's requests to cosign. It is an http.Handler.
type Server struct {
	signer  *cosign.Signer
	origins []string // of the logs it watches, in order
	logs    map[string][]note.Verifier
	memory  memory
	log     *slog.Logger
	mu      sync.Mutex // one at a time: read, check, sign, store
}

// NewServer makes a witness for some logs (their public keys, whose names are
// the logs' names; a log may have several), with its memory in a folder. Every
// log must have a memory there: see [Begin].
func NewServer(signer *cosign.Signer, logs []note.Verifier, folder string, log *slog.Logger) (*Server, error) {
	s := &Server{signer: signer, logs: map[string][]note.Verifier{}, memory: memory{folder}, log: log}
	for _, l := range logs {
		if s.logs[l.Name()] == nil {
			s.origins = append(s.origins, l.Name())
		}
		s.logs[l.Name()] = append(s.logs[l.Name()], l)
	}
	slices.Sort(s.origins)
	for _, origin := range s.origins {
		if _, err := s.memory.load(origin); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// Begin makes the memory of logs that a witness has never seen, and leaves
// those alone that it remembers. Call it once for a new witness or a new log,
// because a person said so, and never because a memory is missing.
func Begin(folder string, logs []note.Verifier) error {
	for _, l := range logs {
		if err := (memory{folder}).begin(l.Name()); err != nil {
			return err
		}
	}
	return nil
}

// refusal is an answer other than a cosignature.
type refusal struct {
	status int
	words  string
	size   int64 // for a conflict of sizes: what the witness remembers
	stale  bool  // the conflict is one of sizes
	// evidence says that the log signed what does not follow from what it
	// signed before, or did not show that it does.
	evidence bool
}

func (r *refusal) Error() string { return r.words }

// cosign checks the body of a request and gives the signature line. The
// checks and their order are the protocol's.
func (s *Server) cosign(body []byte) ([]byte, error) {
	req, err := parseRequest(body)
	if err != nil {
		return nil, &refusal{status: http.StatusBadRequest, words: err.Error()}
	}
	cp, n, err := s.open(req.checkpoint)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	known, err := s.memory.load(cp.Origin)
	if err != nil {
		return nil, err
	}
	if err := judge(req, cp, known); err != nil {
		s.keep(known, cp, body, err)
		return nil, err
	}
	// The log's own signatures are in n.Sigs; those of strangers are dropped.
	signed, err := note.Sign(&note.Note{Text: n.Text, Sigs: n.Sigs}, s.signer)
	if err != nil {
		return nil, err
	}
	// Nothing that was signed leaves before it is remembered.
	if err := s.memory.store(seen{Origin: cp.Origin, Size: cp.Size, Root: cp.Root.String(), Note: string(signed)}); err != nil {
		return nil, err
	}
	return lastLine(signed), nil
}

// lastLine gives the signature that was added last.
func lastLine(signed []byte) []byte {
	body := bytes.TrimSuffix(signed, []byte("\n"))
	return signed[bytes.LastIndexByte(body, '\n')+1:]
}

// open finds the log and checks its signature.
func (s *Server) open(signed []byte) (cp cosign.Checkpoint, n *note.Note, err error) {
	origin, _, _ := strings.Cut(string(signed), "\n")
	verifiers := s.logs[origin]
	if verifiers == nil {
		return cp, nil, &refusal{status: http.StatusNotFound, words: "this witness does not watch this log"}
	}
	n, err = note.Open(signed, note.VerifierList(verifiers...))
	_, unsigned := errors.AsType[*note.UnverifiedNoteError](err)
	_, forged := errors.AsType[*note.InvalidSignatureError](err)
	switch {
	case unsigned || forged:
		return cp, nil, &refusal{status: http.StatusForbidden, words: "the log has not signed this"}
	case err != nil:
		return cp, nil, &refusal{status: http.StatusBadRequest, words: "the checkpoint is not a signed note"}
	}
	if cp, err = cosign.ParseCheckpoint(n.Text); err != nil {
		return cp, nil, &refusal{status: http.StatusBadRequest, words: "the note is not a checkpoint"}
	}
	return cp, n, nil
}

// judge decides whether the log grew from what is remembered.
func judge(req request, cp cosign.Checkpoint, known seen) error {
	root, err := known.root()
	if err != nil {
		return err
	}
	unprocessable := func(words string) error {
		return &refusal{status: http.StatusUnprocessableEntity, words: words, evidence: true}
	}
	switch {
	case req.old > cp.Size:
		return &refusal{status: http.StatusBadRequest, words: "the old size is larger than the checkpoint's"}
	case req.old != known.Size:
		return &refusal{status: http.StatusConflict, words: "the witness remembers another size", size: known.Size, stale: true}
	case cp.Size == 0 && cp.Root != sha256.Sum256(nil):
		return unprocessable("a log without entries cannot have this root")
	case cp.Size == known.Size && cp.Size > 0 && cp.Root != root:
		return &refusal{status: http.StatusConflict, words: "the same size with another root: the log was forked", size: known.Size, evidence: true}
	case req.old == 0 || req.old == cp.Size:
		if len(req.proof) > 0 {
			return &refusal{status: http.StatusUnprocessableEntity, words: "there is nothing to prove, and a proof was sent"}
		}
		return nil
	}
	if err := tlog.CheckTree(req.proof, cp.Size, cp.Root, known.Size, root); err != nil {
		return unprocessable("the proof does not show that the log grew from what this witness signed")
	}
	return nil
}

// keep notes a refusal, and keeps the request if the log's own signature is on
// something that it should not be on.
func (s *Server) keep(known seen, cp cosign.Checkpoint, body []byte, err error) {
	no, ok := errors.AsType[*refusal](err)
	if !ok || no.stale {
		return // an ordinary question: which size do you remember?
	}
	s.log.Warn("refused", "origin", cp.Origin, "size", cp.Size, "known", known.Size, "why", no.words)
	if !no.evidence {
		return
	}
	if err := s.memory.keepEvidence(known, cp, body); err != nil {
		s.log.Error("the evidence of a refusal could not be kept", "error", err)
	}
}

// status tells what the witness has seen, for people.
func (s *Server) status() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var b strings.Builder
	fmt.Fprintf(&b, "This is a witness. Its public key is\n%s\n", s.signer.VKey())
	for _, origin := range s.origins {
		k, err := s.memory.load(origin)
		switch {
		case err != nil:
			fmt.Fprintf(&b, "\n%s\nits memory cannot be read: this witness does not sign for it\n", origin)
		case k.Note == "":
			fmt.Fprintf(&b, "\n%s\nnothing seen yet\n", origin)
		default:
			fmt.Fprintf(&b, "\n%s\n%d entries, root %s\n", origin, k.Size, k.Root)
		}
	}
	return b.String()
}

// latest gives the checkpoint that was cosigned last for the log with this
// hash of its name; empty if there is none.
func (s *Server) latest(hash string) (string, error) {
	i := slices.IndexFunc(s.origins, func(o string) bool { return originHash(o) == hash })
	if i < 0 {
		return "", nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	k, err := s.memory.load(s.origins[i])
	return k.Note, err
}

package witness

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"candour/internal/ledger/cosign"
)

// Server answers a log's requests to cosign.
type Server struct {
	signer *cosign.Signer
	logs   map[string]note.Verifier // by origin
	memory memory
	log    *slog.Logger
	mu     sync.Mutex // one request at a time: read, check, store, sign
}

// NewServer makes a witness for some logs (their public keys), with its memory
// in a folder that must exist.
func NewServer(signer *cosign.Signer, logs []note.Verifier, folder string, log *slog.Logger) *Server {
	s := &Server{signer: signer, logs: map[string]note.Verifier{}, memory: memory{folder}, log: log}
	for _, l := range logs {
		s.logs[l.Name()] = l // a log's key bears the log's origin as its name
	}
	return s
}

// maxBody is far more than 63 hashes and a checkpoint with many signatures.
const maxBody = 64 << 10

// refusal is an answer other than a cosignature.
type refusal struct {
	status int
	words  string
	size   int64 // for 409: what the witness remembers
}

func (r *refusal) Error() string { return r.words }

// ServeHTTP answers POST /add-checkpoint, and GET / with what was seen.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch {
	case r.Method == http.MethodPost && r.URL.Path == "/add-checkpoint":
		s.addCheckpoint(w, r)
	case r.Method == http.MethodGet && r.URL.Path == "/":
		s.status(w)
	default:
		http.Error(w, "POST /add-checkpoint", http.StatusNotFound)
	}
}

func (s *Server) addCheckpoint(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		http.Error(w, "the request is too long or was cut off", http.StatusBadRequest)
		return
	}
	line, err := s.cosign(body)
	no, refused := errors.AsType[*refusal](err)
	switch {
	case err == nil:
		_, _ = w.Write(line)
	case refused && no.status == http.StatusConflict:
		w.Header().Set("Content-Type", "text/x.tlog.size")
		w.WriteHeader(no.status)
		_, _ = fmt.Fprintf(w, "%d\n", no.size)
	case refused:
		http.Error(w, no.words, no.status)
	default:
		s.log.Error("the witness could not sign", "error", err)
		http.Error(w, "the witness could not keep its memory", http.StatusInternalServerError)
	}
}

// cosign checks a request and gives the signature lines.
func (s *Server) cosign(body []byte) ([]byte, error) {
	req, err := parseRequest(body)
	if err != nil {
		return nil, &refusal{status: http.StatusBadRequest, words: err.Error()}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	cp, n, err := s.open(req.checkpoint)
	if err != nil {
		return nil, err
	}
	known, err := s.memory.load(cp.Origin)
	if err != nil {
		return nil, err
	}
	if err := judge(req, cp, known); err != nil {
		s.log.Warn("refused", "origin", cp.Origin, "size", cp.Size, "known", known.Size, "why", err)
		return nil, err
	}
	if err := s.memory.store(seen{Origin: cp.Origin, Size: cp.Size, Root: cp.Root.String()}); err != nil {
		return nil, err
	}
	return s.line(n.Text)
}

// open finds the log and checks its signature.
func (s *Server) open(signed []byte) (cosign.Checkpoint, *note.Note, error) {
	origin, _, _ := strings.Cut(string(signed), "\n")
	verifier := s.logs[origin]
	if verifier == nil {
		return cosign.Checkpoint{}, nil, &refusal{status: http.StatusNotFound, words: "this witness does not watch this log"}
	}
	n, err := note.Open(signed, note.VerifierList(verifier))
	if err != nil {
		return cosign.Checkpoint{}, nil, &refusal{status: http.StatusForbidden, words: "the log's signature does not fit"}
	}
	cp, err := cosign.ParseCheckpoint(n.Text)
	if err != nil {
		return cp, nil, &refusal{status: http.StatusBadRequest, words: err.Error()}
	}
	return cp, n, nil
}

// judge decides whether the log grew from what is remembered.
func judge(req request, cp cosign.Checkpoint, known seen) error {
	root, err := known.root()
	if err != nil {
		return err
	}
	switch {
	case req.old > cp.Size:
		return &refusal{status: http.StatusBadRequest, words: "the old size is larger than the checkpoint's"}
	case req.old != known.Size:
		return &refusal{status: http.StatusConflict, words: "the witness remembers another size", size: known.Size}
	case cp.Size == known.Size && known.Size > 0 && cp.Root != root:
		return &refusal{status: http.StatusConflict, words: "the same size with another root: the log was forked", size: known.Size}
	case req.old == 0 || req.old == cp.Size:
		if len(req.proof) > 0 {
			return &refusal{status: http.StatusUnprocessableEntity, words: "there is nothing to prove"}
		}
		return nil
	}
	if err := tlog.CheckTree(req.proof, cp.Size, cp.Root, known.Size, root); err != nil {
		return &refusal{status: http.StatusUnprocessableEntity, words: "the log did not grow from what this witness signed"}
	}
	return nil
}

// line signs the text and gives the signature's line alone.
func (s *Server) line(text string) ([]byte, error) {
	signed, err := note.Sign(&note.Note{Text: text}, s.signer)
	if err != nil {
		return nil, err
	}
	return bytes.TrimPrefix(signed[len(text):], []byte("\n")), nil
}

// status tells what the witness has seen, for people.
func (s *Server) status(w http.ResponseWriter) {
	s.mu.Lock()
	defer s.mu.Unlock()
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = fmt.Fprintf(w, "candour witness %s\n", s.signer.VKey())
	for origin := range s.logs {
		k, err := s.memory.load(origin)
		if err != nil {
			_, _ = fmt.Fprintf(w, "%s: memory cannot be read\n", origin)
			continue
		}
		_, _ = fmt.Fprintf(w, "%s: %d entries, root %s\n", origin, k.Size, k.Root)
	}
}

// request is the body of add-checkpoint.
type request struct {
	old        int64
	proof      []tlog.Hash
	checkpoint []byte
}

// maxProof is the longest consistency proof that the protocol allows.
const maxProof = 63

func parseRequest(body []byte) (request, error) {
	var req request
	head, rest, ok := bytes.Cut(body, []byte("\n\n"))
	if !ok {
		return req, fmt.Errorf("there is no empty line before the checkpoint")
	}
	lines := strings.Split(string(head), "\n")
	text, ok := strings.CutPrefix(lines[0], "old ")
	if !ok {
		return req, fmt.Errorf("the first line must be old and a size")
	}
	var err error
	if req.old, err = strconv.ParseInt(text, 10, 64); err != nil || req.old < 0 || strconv.FormatInt(req.old, 10) != text {
		return req, fmt.Errorf("the old size cannot be read")
	}
	if len(lines)-1 > maxProof {
		return req, fmt.Errorf("the proof is too long")
	}
	for _, l := range lines[1:] {
		h, err := tlog.ParseHash(l)
		if err != nil {
			return req, fmt.Errorf("the proof cannot be read")
		}
		req.proof = append(req.proof, h)
	}
	req.checkpoint = rest
	return req, nil
}

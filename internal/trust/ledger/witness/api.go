package witness

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// ServeHTTP answers POST /add-checkpoint; GET / with what was seen, as text;
// and GET /<hash>/checkpoint with the last checkpoint cosigned for a log,
// where the hash is SHA-256 of the log's name in hexadecimal.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	read := r.Method == http.MethodGet || r.Method == http.MethodHead
	hash, monitor := strings.CutSuffix(strings.TrimPrefix(r.URL.Path, "/"), "/checkpoint")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Cache-Control", "no-store")
	switch {
	case r.URL.Path == addPath && r.Method == http.MethodPost:
		s.addCheckpoint(w, r)
	case r.URL.Path == addPath:
		w.Header().Set("Allow", "POST")
		http.Error(w, "send a checkpoint with POST", http.StatusMethodNotAllowed)
	case r.URL.Path == "/" && read:
		w.Header().Set("Content-Type", textType)
		_, _ = io.WriteString(w, s.status())
	case monitor && read:
		s.monitor(w, hash)
	default:
		http.NotFound(w, r)
	}
}

func (s *Server) addCheckpoint(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if _, long := errors.AsType[*http.MaxBytesError](err); long {
		http.Error(w, "the request is too long", http.StatusRequestEntityTooLarge)
		return
	}
	if err != nil {
		http.Error(w, "the request was cut off", http.StatusBadRequest)
		return
	}
	line, err := s.cosign(body)
	no, refused := errors.AsType[*refusal](err)
	switch {
	case err == nil:
		w.Header().Set("Content-Type", textType)
		_, _ = w.Write(line)
	case refused && no.stale:
		w.Header().Set("Content-Type", sizeType)
		w.WriteHeader(no.status)
		_, _ = fmt.Fprintf(w, "%d\n", no.size)
	case refused:
		http.Error(w, no.words, no.status)
	default:
		s.broken(w, err)
	}
}

func (s *Server) monitor(w http.ResponseWriter, hash string) {
	text, err := s.latest(hash)
	switch {
	case err != nil:
		s.broken(w, err)
	case text == "":
		http.Error(w, "nothing was cosigned for such a log", http.StatusNotFound)
	default:
		w.Header().Set("Content-Type", textType)
		_, _ = io.WriteString(w, text)
	}
}

// broken answers when the memory cannot be read or written: nothing is signed.
func (s *Server) broken(w http.ResponseWriter, err error) {
	s.log.Error("the witness's memory failed, and it does not sign", "error", err)
	http.Error(w, "the witness's memory failed, and it does not sign", http.StatusInternalServerError)
}

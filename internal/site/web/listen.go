package web

import (
	"log"
	"log/slog"
	"net/http"
	"regexp"
	"strings"
	"time"
)

// The limits of a connection. Uploads of evidence over a slow line set the
// read limit, exports of the whole register the write limit.
const (
	HeaderTimeout  = 10 * time.Second
	ReadTimeout    = 2 * time.Minute
	WriteTimeout   = 5 * time.Minute
	IdleTimeout    = 2 * time.Minute
	MaxHeaderBytes = 64 << 10
)

// HTTPServer gives a net/http server with every limit set, ready for Serve on
// [Server.Listener].
func (s *Server) HTTPServer() *http.Server {
	return &http.Server{
		ConnState:         connState,
		ConnContext:       connContext,
		Handler:           s,
		ReadHeaderTimeout: HeaderTimeout,
		ReadTimeout:       ReadTimeout,
		WriteTimeout:      WriteTimeout,
		IdleTimeout:       IdleTimeout,
		MaxHeaderBytes:    MaxHeaderBytes,
		ErrorLog:          log.New(scrubbed{s.Log}, "", 0),
	}
}

// address finds what net/http writes of the other side in its own complaints.
var address = regexp.MustCompile(`(\[[0-9a-fA-F:.%]+\]|\d{1,3}(\.\d{1,3}){3}):\d+`)

// scrubbed passes net/http's complaints on without the addresses in them.
type scrubbed struct{ log *slog.Logger }

// Write takes one complaint.
func (s scrubbed) Write(b []byte) (int, error) {
	s.log.Warn("http", "message", address.ReplaceAllString(strings.TrimSpace(string(b)), "(address)"))
	return len(b), nil
}

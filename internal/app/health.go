package app

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"

	"candour/internal/base/errs"
	"candour/internal/site/web"
	"candour/internal/trust/access"
)

func (s *server) healthRoutes() []web.Route {
	return []web.Route{
		{Method: http.MethodGet, Pattern: "/healthz", Action: access.HealthRead, Handler: s.healthz},
		{Method: http.MethodGet, Pattern: "/readyz", Action: access.HealthRead, Handler: s.readyz},
	}
}

// healthz says that the process lives.
func (*server) healthz(w http.ResponseWriter, _ *http.Request) error {
	return web.Text(w, "text/plain; charset=utf-8", []byte("ok\n"))
}

// readyz says that it can serve: the database answers and has room for what is
// written and guards its records, the keys that were found at the start open what is sealed (which keys,
// the service's log says), and the rooms have read what they keep in memory.
// It is one line of plain text either way, "ready" or "not ready: why", for programs that ask;
// each answer is found out anew, but for the guards, which are looked at each minute.
func (s *server) readyz(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Cache-Control", "no-store")
	err := s.notReady(r)
	if err == nil {
		return web.Text(w, "text/plain; charset=utf-8", []byte("ready\n"))
	}
	if r.Context().Err() != nil || !errs.Is(err, errs.Unavailable) {
		return err
	}
	s.log.Warn("not ready", "error", err)
	body := "not ready: " + errs.Message(err) + "\n"
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(http.StatusServiceUnavailable)
	_, err = io.WriteString(w, body)
	return err
}

// notReady says why it cannot serve; nil when it can.
func (s *server) notReady(r *http.Request) error {
	if err := s.db.Ping(r.Context()); err != nil {
		return err
	}
	if len(s.vaultFound.Missing) > 0 || !s.vaultFound.Marks {
		return errs.New(errs.Unavailable, "Keys of what is sealed are missing. Run candour vault check.")
	}
	if s.db.Full() {
		return errs.New(errs.Unavailable, "The database has no room left. Make room on its disk: until then it can be read, and nothing can be stored.")
	}
	if err := s.guards.ready(); err != nil {
		return err
	}
	return s.live.Ready(r.Context())
}

func (m *metrics) observe(o web.Observation) {
	m.requests.WithLabelValues(o.Route, strconv.Itoa(o.Status)).Inc()
	m.seconds.WithLabelValues(o.Route).Observe(o.Took.Seconds())
}

// startMetrics serves /metrics on a listener of its own, away from the public
// one.
func (s *server) startMetrics() (stop func(context.Context) error, err error) {
	if s.cfg.Metrics == "" {
		return func(context.Context) error { return nil }, nil
	}
	listener, err := net.Listen("tcp", s.cfg.Metrics)
	if err != nil {
		return nil, errs.Because(errs.Unavailable, "The address "+s.cfg.Metrics+" cannot be listened on.", err)
	}
	mux := http.NewServeMux()
	scrape := promhttp.HandlerFor(s.metrics.registry, promhttp.HandlerOpts{})
	mux.HandleFunc("GET /metrics", func(w http.ResponseWriter, r *http.Request) {
		if err := s.measure(r.Context()); err != nil {
			s.log.Warn("some metrics are not known and left out", "error", err)
		}
		scrape.ServeHTTP(w, r)
	})
	srv := &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second}
	go func() {
		if err := srv.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			s.log.Error("metrics stopped", "error", err)
		}
	}()
	s.log.Info("metrics", "address", listener.Addr().String())
	return srv.Shutdown, nil
}

package app

import (
	"context"
	"errors"
	"net"
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
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
// written, the keys that were found at the start open what is sealed (which keys,
// the service's log says), and the rooms have read what they keep in memory.
func (s *server) readyz(w http.ResponseWriter, r *http.Request) error {
	if err := s.db.Ping(r.Context()); err != nil {
		return err
	}
	if len(s.vaultFound.Missing) > 0 || !s.vaultFound.Marks {
		return errs.New(errs.Unavailable, "Keys of what is sealed are missing. Run candour vault check.")
	}
	if s.db.Full() {
		return errs.New(errs.Unavailable, "The database has no room left. Make room on its disk: until then it can be read, and nothing can be stored.")
	}
	if err := s.live.Ready(r.Context()); err != nil {
		return err
	}
	return web.Text(w, "text/plain; charset=utf-8", []byte("ready\n"))
}

// metrics are kept in a registry of this server's own, so that two servers in
// one process (tests) do not share them.
type metrics struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
	pending  prometheus.Gauge
	entries  prometheus.Gauge
	refused  prometheus.Gauge
	agreed   prometheus.Gauge
	mail     *prometheus.GaugeVec
	jobsDue  prometheus.Gauge
	missed   prometheus.Counter
}

func newMetrics() *metrics {
	m := &metrics{registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "candour_http_requests_total", Help: "Requests by route and status."}, []string{"route", "status"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "candour_http_request_seconds", Help: "Time to answer by route.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, 1, 5}}, []string{"route"}),
		entries: prometheus.NewGauge(prometheus.GaugeOpts{Name: "candour_ledger_entries", Help: "Entries under the newest agreed checkpoint."}),
		pending: prometheus.NewGauge(prometheus.GaugeOpts{Name: "candour_ledger_pending", Help: "Entries that wait for their place."}),
		refused: prometheus.NewGauge(prometheus.GaugeOpts{Name: "candour_ledger_not_agreed", Help: "1 when the witnesses have not agreed to the newest checkpoint."}),
		agreed:  prometheus.NewGauge(prometheus.GaugeOpts{Name: "candour_ledger_checkpoint_time_seconds", Help: "When the newest agreed checkpoint was signed."}),
		mail:    prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "candour_mail_messages", Help: "Messages in the outbox that wait, or that were given up."}, []string{"state"}),
		jobsDue: prometheus.NewGauge(prometheus.GaugeOpts{Name: "candour_jobs_due", Help: "Periodic jobs whose time has come and that have not run."}),
		missed: prometheus.NewCounter(prometheus.CounterOpts{Name: "candour_lists_missed_total",
			Help: "Records that the lists in memory had missed, found by the look of each minute. Anything but 0 is a fault."}),
	}
	m.registry.MustRegister(m.requests, m.seconds, m.entries, m.pending, m.refused, m.agreed, m.mail, m.jobsDue, m.missed,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

func (m *metrics) observe(o web.Observation) {
	m.requests.WithLabelValues(o.Route, strconv.Itoa(o.Status)).Inc()
	m.seconds.WithLabelValues(o.Route).Observe(o.Took.Seconds())
}

// measure reads the log's state for the gauges.
func (s *server) measure(ctx context.Context) error {
	st, err := s.ledger.Status(ctx)
	if err != nil {
		return err
	}
	s.metrics.entries.Set(float64(st.Size))
	s.metrics.pending.Set(float64(st.Pending))
	s.metrics.refused.Set(map[bool]float64{true: 1}[st.Refused])
	if !st.Published.IsZero() {
		s.metrics.agreed.Set(float64(st.Published.Unix()))
	}
	return nil
}

// measureWork reads the outbox and the jobs for the gauges, when they are asked
// for and not each second.
func (s *server) measureWork(ctx context.Context) error {
	c, err := s.outbox.Counts(ctx, s.db)
	if err != nil {
		return err
	}
	s.metrics.mail.WithLabelValues("waiting").Set(float64(c.Waiting))
	s.metrics.mail.WithLabelValues("failed").Set(float64(c.Failed))
	due, err := s.runner.Due(ctx)
	s.metrics.jobsDue.Set(float64(due))
	return err
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
		if err := s.measureWork(r.Context()); err != nil {
			s.log.Warn("metrics of mail and jobs", "error", err)
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

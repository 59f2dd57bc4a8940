package app

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
)

// gauge is a number that may not be known. One that is not is left out of the
// answer, and never given as 0; candour_measured_time_seconds says when it last was.
type gauge struct {
	desc   *prometheus.Desc
	labels []string
	mu     sync.Mutex
	value  float64
	known  bool
}

func newGauge(name, help string, label ...string) *gauge {
	var names, values []string
	if len(label) == 2 {
		names, values = label[:1], label[1:]
	}
	return &gauge{desc: prometheus.NewDesc(name, help, names, nil), labels: values}
}

func (g *gauge) set(v float64) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.value, g.known = v, true
}

func (g *gauge) forget() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.known = false
}

// Describe is of [prometheus.Collector].
func (g *gauge) Describe(to chan<- *prometheus.Desc) { to <- g.desc }

// Collect is of [prometheus.Collector].
func (g *gauge) Collect(to chan<- prometheus.Metric) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.known {
		to <- prometheus.MustNewConstMetric(g.desc, prometheus.GaugeValue, g.value, g.labels...)
	}
}

// metrics are kept in a registry of this server's own, so that two servers in
// one process (tests) do not share them.
type metrics struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
	missed   prometheus.Counter
	measured *prometheus.GaugeVec

	pending, soon, entries, refused, agreed, waiting, failed, jobsDue, guards *gauge
}

func newMetrics() *metrics {
	const mail = "Messages in the outbox that wait, or that were given up. Absent while it is not known."
	m := &metrics{registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "candour_http_requests_total", Help: "Requests by route and status."}, []string{"route", "status"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "candour_http_request_seconds", Help: "Time to answer by route.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, 1, 5, 10}}, []string{"route"}),
		measured: prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "candour_measured_time_seconds",
			Help: "When the numbers about something (ledger, mail, jobs, guards) were last known."}, []string{"of"}),
		missed: prometheus.NewCounter(prometheus.CounterOpts{Name: "candour_lists_missed_total",
			Help: "Records that the lists in memory had missed, found by the look of each minute. Anything but 0 is a fault."}),
		entries: newGauge("candour_ledger_entries", "Entries under the newest agreed checkpoint. Absent while it is not known."),
		pending: newGauge("candour_ledger_pending", "All entries that wait for their place, those of the hour's batch too. Absent while it is not known."),
		soon:    newGauge("candour_ledger_pending_public", "Entries of public records that wait for their place at the next checkpoint. Absent while it is not known."),
		refused: newGauge("candour_ledger_not_agreed", "1 when the witnesses have not agreed to the newest checkpoint. Absent while it is not known."),
		agreed:  newGauge("candour_ledger_checkpoint_time_seconds", "When the newest agreed checkpoint was signed. Absent while it is not known."),
		waiting: newGauge("candour_mail_messages", mail, "state", "waiting"),
		failed:  newGauge("candour_mail_messages", mail, "state", "failed"),
		jobsDue: newGauge("candour_jobs_due", "Periodic jobs whose time has come and that have not run. Absent while it is not known."),
		guards: newGauge("candour_guards_off", "Triggers and functions that should guard the records and do not, "+
			"and what somebody added to the guarded tables. Anything but 0 is an alarm. Absent while it is not known."),
	}
	m.registry.MustRegister(m.requests, m.seconds, m.measured, m.missed, m.entries, m.pending, m.soon, m.refused, m.agreed, &pair{m.waiting, m.failed},
		m.jobsDue, m.guards, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// pair are two gauges of one name, which are known together.
type pair struct{ one, other *gauge }

// Describe is of [prometheus.Collector].
func (p *pair) Describe(to chan<- *prometheus.Desc) { p.one.Describe(to) }

// Collect is of [prometheus.Collector].
func (p *pair) Collect(to chan<- prometheus.Metric) {
	p.one.Collect(to)
	p.other.Collect(to)
}

// measureFor is how long a scrape waits for the database.
const measureFor = 3 * time.Second

// measure reads what the gauges show, when they are asked for. What cannot be read is
// not known, and says so by its absence.
func (s *server) measure(ctx context.Context) error {
	ctx, stop := context.WithTimeout(ctx, measureFor)
	defer stop()
	m := s.metrics
	return errors.Join(
		s.reading("ledger", s.measureLog(ctx), m.entries, m.pending, m.soon, m.refused, m.agreed),
		s.reading("mail", s.measureMail(ctx), m.waiting, m.failed),
		s.reading("jobs", s.measureJobs(ctx), m.jobsDue))
}

// reading notes that numbers are known now, or are not.
func (s *server) reading(of string, err error, all ...*gauge) error {
	if err == nil {
		s.metrics.measured.WithLabelValues(of).Set(float64(s.clock.Now().Unix()))
		return nil
	}
	for _, g := range all {
		g.forget()
	}
	return err
}

func (s *server) measureLog(ctx context.Context) error {
	st, err := s.ledger.Status(ctx)
	if err != nil {
		return err
	}
	all, err := s.ledger.Waiting(ctx)
	if err != nil {
		return err
	}
	s.metrics.pending.set(float64(all))
	s.metrics.soon.set(float64(st.Pending))
	s.metrics.refused.set(map[bool]float64{true: 1}[st.Refused])
	if st.Published.IsZero() { // none yet, or the last is not agreed to
		s.metrics.entries.forget()
		s.metrics.agreed.forget()
		return nil
	}
	s.metrics.entries.set(float64(st.Size))
	s.metrics.agreed.set(float64(st.Published.Unix()))
	return nil
}

func (s *server) measureMail(ctx context.Context) error {
	c, err := s.outbox.Counts(ctx, s.db)
	if err != nil {
		return err
	}
	s.metrics.waiting.set(float64(c.Waiting))
	s.metrics.failed.set(float64(c.Failed))
	return nil
}

func (s *server) measureJobs(ctx context.Context) error {
	if s.runner == nil {
		return errors.New("no jobs run yet")
	}
	due, err := s.runner.Due(ctx)
	if err != nil {
		return err
	}
	s.metrics.jobsDue.set(float64(due))
	return nil
}

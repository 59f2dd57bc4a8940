package config

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/mail"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"
	"time"

	"filippo.io/age"
	"github.com/BurntSushi/toml"

	"candour/internal/base/errs"
)

// Config is every setting. The tag toml is the key's one name; help is what
// docs and `candour help config` print; secret keys are never printed.
type Config struct {
	Data                  string   `toml:"data" help:"Folder for the database (SQLite), keys and state."`
	Keys                  string   `toml:"keys" help:"Folder of the private keys; empty: the folder keys in the data folder. Only the service may read it."`
	Database              string   `toml:"database" help:"postgres://... to use PostgreSQL; empty for SQLite in the data folder." secret:"yes"`
	DatabaseReaders       int      `toml:"database_readers" help:"The most connections that read at once; 0: 16, or twice the processors on SQLite."`
	DatabaseWriters       int      `toml:"database_writers" help:"The most connections that write at once; 0: 8. SQLite has one."`
	DatabaseWait          Duration `toml:"database_wait" help:"A page waits this long for a free connection, then says that the service is busy; 0: for ever."`
	DatabaseStatementTime Duration `toml:"database_statement_time" help:"The longest that one statement behind a page may run (PostgreSQL); 0: for ever. Builds, loads, exports and commands are not bound by it."`
	DatabaseLockTime      Duration `toml:"database_lock_time" help:"The longest that a page waits for another's lock (PostgreSQL); 0: for ever."`
	DatabaseIdleTime      Duration `toml:"database_idle_time" help:"A transaction of a page that does nothing for this long is ended (PostgreSQL); 0: never."`

	Listen    string `toml:"listen" help:"Address for pages and the API."`
	Metrics   string `toml:"metrics" help:"Address for Prometheus metrics; empty for none. Keep it off the public network."`
	PublicURL string `toml:"public_url" help:"Address that people use, such as https://register.example. Required to serve."`
	LogFormat string `toml:"log_format" help:"json or text."`

	ServiceOwner          string `toml:"service_owner" help:"Name of the body that runs this service, as its pages say it. Required to serve."`
	ServiceEmail          string `toml:"service_email" help:"E-mail address at which anybody reaches that body. Required to serve."`
	ServicePhone          string `toml:"service_phone" help:"Telephone number at which anybody reaches that body, as people read it."`
	AccessibilityReviewed string `toml:"accessibility_reviewed" help:"Day on which this service's accessibility was last reviewed, such as 2026-11-20, for its statement. Required to serve."`
	AccessibilityReviewer string `toml:"accessibility_reviewer" help:"Who reviewed its accessibility, for the statement."`

	WelshReviewer string `toml:"welsh_reviewer" help:"Who reviewed the Welsh words of the pages. Empty: the pages are in English alone."`
	EasyRead      string `toml:"easy_read" help:"Address (https://) of what asking for a review means in Easy Read. Empty: no link."`
	BSL           string `toml:"bsl" help:"Address (https://) of what asking for a review means in British Sign Language. Empty: no link."`

	TrustedProxies []string `toml:"trusted_proxies" help:"Addresses or networks (10.0.0.0/8) of the proxies in front, whose X-Forwarded-For is believed. None: the connection's own address counts, for queues only; no address is kept."`
	MaxConnections int      `toml:"max_connections" help:"Connections open at once; a quarter of them for one /24 or /48 that is no trusted proxy."`

	Origin               string   `toml:"origin" help:"Name of the log in its checkpoints; empty: the host of public_url and /ledger."`
	CheckpointEvery      Duration `toml:"checkpoint_every" help:"How often entries that anybody may see are placed and a checkpoint is signed; all others are placed once an hour."`
	WitnessPolicy        string   `toml:"witness_policy" help:"File that says which witnesses are asked, and how many must agree."`
	PolicyFolder         string   `toml:"policy_folder" help:"Folder of Cedar files to use in place of the built-in access rules that permit. The built-in rules that forbid stay in force beside them."`
	LadderFile           string   `toml:"ladder_file" help:"Chase ladder to use in place of the built-in one. Its after_days count from the day on which two people had first looked after the due day."`
	ReviewPhone          string   `toml:"review_phone" help:"Telephone number at which the panel's secretariat takes applications for a review, as people read it. Empty: none are taken by telephone, and no page says so."`
	LeaveTo              string   `toml:"leave_to" help:"Where the button Exit this page leads; a page that anybody might have open. Empty: a weather page."`
	CriteriaFile         string   `toml:"criteria_file" help:"The review panel's eligibility rules to use in place of the built-in ones."`
	ReviewClocksFile     string   `toml:"review_clocks_file" help:"The review panel's time limits to use in place of the built-in ones."`
	RetentionFile        string   `toml:"retention_file" help:"How long the review panel keeps each kind of record, to use in place of the built-in schedule. A fault in it stops the start."`
	OIDCIssuer           string   `toml:"oidc_issuer" help:"OpenID Connect issuer that staff sign in with."`
	OIDCClientID         string   `toml:"oidc_client_id" help:"Client id at the issuer."`
	OIDCClientSecret     string   `toml:"oidc_client_secret" help:"Client secret at the issuer." secret:"yes"`
	OIDCACRValues        []string `toml:"oidc_acr_values" help:"Ways of signing in that count (acr values), such as those of two factors: the issuer is asked for them, and a token that names none of them is refused. None: any."`
	OIDCMaxAge           Duration `toml:"oidc_max_age" help:"How long ago somebody may have signed in at the issuer (max_age); a token that does not say is refused. 0: any time. What counts most asks for a new sign-in whatever this says."`
	PasskeyAfterProvider Duration `toml:"passkey_after_provider" help:"A passkey counts for this long after its owner last signed in with the issuer, so that somebody disabled there cannot go on. 0: for ever. Without an issuer it means nothing."`
	SecurityContact      string   `toml:"security_contact" help:"Where to report a weakness (an e-mail address or an https:// page), for /.well-known/security.txt; empty: that page is not there."`
	SessionIdle          Duration `toml:"session_idle" help:"A session ends after this long without use."`
	SessionLife          Duration `toml:"session_life" help:"A session ends after this long whatever happens."`
	TokenLife            Duration `toml:"token_life" help:"The longest that an API token of a body may last, in whole days: 4320h is 180."`
	SMTPAddress          string   `toml:"smtp_address" help:"host:port of the mail server; empty: messages wait in the outbox."`
	SMTPUser             string   `toml:"smtp_user" help:"User at the mail server."`
	SMTPPassword         string   `toml:"smtp_password" help:"Password at the mail server." secret:"yes"`
	SMTPFrom             string   `toml:"smtp_from" help:"Sender of messages."`
	SMTPPlain            bool     `toml:"smtp_plain" help:"Allow a mail server without TLS; for one on this machine only."`
	// When people are reminded of returns, in days.
	ReturnsRemindBefore   []int `toml:"returns_remind_before" help:"How many days before a return's last day the body's data leads are reminded; none: not before it. Nothing goes without smtp_address."`
	ReturnsRemindAfter    []int `toml:"returns_remind_after" help:"How many days after its last day they are reminded of a return that has not come; none: not after it."`
	ReturnsRemindApprover int   `toml:"returns_remind_approver" help:"After how many days of waiting those who approve returns are told; 0: never."`

	ReturnsBulkChange int `toml:"returns_bulk_change" help:"By how many of a hundred rows a return may differ from its body's approved one before and still be approved with others. One with none before is approved by itself. 0: any return with no refused row."`

	EscalateTo          []string `toml:"escalate_to" help:"Addresses of the coordinators, told of what is 14 days overdue."`
	BackupRecipients    []string `toml:"backup_recipients" help:"age public keys that backups are encrypted to."`
	Antivirus           string   `toml:"antivirus" help:"Virus checker that every uploaded file is shown to before it is kept: clamd:unix:/run/clamav/clamd.ctl, clamd:tcp:127.0.0.1:3310 or icap://127.0.0.1:1344/avscan. Empty: none. While it is away no file is taken."`
	AntivirusTime       Duration `toml:"antivirus_time" help:"The longest that one file may take to check."`
	FirstAdministrator  string   `toml:"first_administrator" help:"E-mail of the first administrator; entered, with the second, when there are no staff yet."`
	FirstNumber         string   `toml:"first_administrator_number" help:"Payroll or roll number of the first administrator."`
	SecondAdministrator string   `toml:"second_administrator" help:"E-mail of the second administrator, another person: what one proposes the other agrees to."`
	SecondNumber        string   `toml:"second_administrator_number" help:"Payroll or roll number of the second administrator."`
}

// Duration is a time.Duration written as "30m".
type Duration struct{ time.Duration }

// UnmarshalText reads "30m", "1h30m", "2s".
func (d *Duration) UnmarshalText(b []byte) (err error) {
	d.Duration, err = time.ParseDuration(string(b))
	return err
}

// Default is what holds when nothing is said.
func Default() Config {
	return Config{
		ReturnsRemindBefore: []int{14, 3}, ReturnsRemindAfter: []int{1, 14}, ReturnsRemindApprover: 10, ReturnsBulkChange: 25,
		Data: "data", Listen: "127.0.0.1:8080", LogFormat: "json", MaxConnections: 4096, CheckpointEvery: Duration{time.Second},
		DatabaseWait: Duration{5 * time.Second}, DatabaseStatementTime: Duration{8 * time.Second},
		DatabaseLockTime: Duration{5 * time.Second}, DatabaseIdleTime: Duration{time.Minute},
		AntivirusTime: Duration{30 * time.Second}, SessionIdle: Duration{30 * time.Minute}, SessionLife: Duration{12 * time.Hour}, PasskeyAfterProvider: Duration{24 * time.Hour},
		TokenLife: Duration{180 * 24 * time.Hour},
	}
}

// Load reads the file (none when path is empty) over the defaults, and then
// the environment, given as "KEY=value" lines.
func Load(path string, environ []string) (Config, error) {
	c := Default()
	if path != "" {
		if err := c.readFile(path); err != nil {
			return c, err
		}
	}
	return c, c.readEnv(environ)
}

func (c *Config) readFile(path string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return errs.Because(errs.Invalid, "The configuration file "+path+" cannot be read.", err)
	}
	meta, err := toml.Decode(string(text), c)
	if err != nil {
		return errs.Because(errs.Invalid, fmt.Sprintf("The configuration file %s is not right: %v", path, err), err)
	}
	var bad []errs.Field
	for _, k := range meta.Undecoded() {
		bad = append(bad, errs.Field{Name: k.String(), Message: "This key is not known." + suggest(k.String())})
	}
	if len(bad) > 0 {
		return errs.InvalidInput("The configuration file "+path+" has keys that are not known.", bad...)
	}
	return nil
}

// notOurs says that a name begins with CANDOUR_ and is no setting of a service:
// what commands read by themselves, and what only tests and measurements know.
func notOurs(name string) bool {
	return strings.HasPrefix(name, "CANDOUR_TEST_") || strings.HasPrefix(name, "CANDOUR_BENCH_") ||
		slices.Contains([]string{"CANDOUR_CONFIG", "CANDOUR_IDENTITY", "CANDOUR_STRINGS", "CANDOUR_TORTURE", "CANDOUR_MSE_DRAWS",
			"CANDOUR_SCREENSHOTS", "CANDOUR_SHOTS", "CANDOUR_SHARED", "CANDOUR_FRICTIONLESS", "CANDOUR_EYES"}, name)
}

func (c *Config) readEnv(environ []string) error {
	var bad []errs.Field
	for _, line := range environ {
		name, value, _ := strings.Cut(line, "=")
		key, ours := strings.CutPrefix(name, "CANDOUR_")
		if !ours || notOurs(name) {
			continue
		}
		if err := c.Set(strings.ToLower(key), value); err != nil {
			bad = append(bad, errs.Field{Name: name, Message: errs.Message(err)})
		}
	}
	return errs.Refused("The environment has settings that are not right.", bad...)
}

// Set gives one key a value from text; lists are separated by commas.
func (c *Config) Set(key, value string) error {
	v := reflect.ValueOf(c).Elem()
	for i := range v.NumField() {
		if v.Type().Field(i).Tag.Get("toml") == key {
			return setField(v.Field(i), value)
		}
	}
	return errs.New(errs.Invalid, "This key is not known."+suggest(key))
}

func setField(f reflect.Value, value string) error {
	switch p := f.Addr().Interface().(type) {
	case *string:
		*p = value
	case *[]string:
		*p = strings.FieldsFunc(value, func(r rune) bool { return r == ',' || r == ' ' })
	case *[]int:
		var all []int
		for _, word := range strings.FieldsFunc(value, func(r rune) bool { return r == ',' || r == ' ' }) {
			n, err := strconv.Atoi(word)
			if err != nil {
				return errs.New(errs.Invalid, "Write whole numbers with commas between them.")
			}
			all = append(all, n)
		}
		*p = all
	case *int:
		n, err := strconv.Atoi(value)
		if err != nil || n < 0 {
			return errs.New(errs.Invalid, "Write a whole number, 0 or more.")
		}
		*p = n
	case *bool:
		b, err := strconv.ParseBool(value)
		if err != nil {
			return errs.New(errs.Invalid, "Write true or false.")
		}
		*p = b
	case *Duration:
		if err := p.UnmarshalText([]byte(value)); err != nil {
			return errs.New(errs.Invalid, "Write a length of time such as 30m or 12h.")
		}
	}
	return nil
}

// Keys lists every key in order, for documents and their test.
func Keys() []string {
	var out []string
	t := reflect.TypeFor[Config]()
	for i := range t.NumField() {
		out = append(out, t.Field(i).Tag.Get("toml"))
	}
	return out
}

// suggest names the known key that a wrong one resembles most.
func suggest(key string) string {
	keys := Keys()
	sort.SliceStable(keys, func(i, j int) bool { return alike(keys[i], key) > alike(keys[j], key) })
	if alike(keys[0], key) < len(key)/2 {
		return ""
	}
	return " Did you mean " + keys[0] + "?"
}

func alike(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	for i, j := len(a)-1, len(b)-1; i >= n && j >= n && a[i] == b[j]; i, j = i-1, j-1 {
		n++
	}
	return n
}

// DatabaseURL is the database to open.
func (c Config) DatabaseURL() string {
	if c.Database != "" {
		return c.Database
	}
	return "sqlite:" + filepath.Join(c.Data, "candour.db")
}

// Held refuses settings under which there is no service yet, for whoever only reads
// one. What is in PostgreSQL is seen when it is opened.
func (c Config) Held() error {
	if c.Database != "" {
		return nil
	}
	path, ok := strings.CutPrefix(c.DatabaseURL(), "sqlite:")
	if _, err := os.Stat(path); ok && errors.Is(err, fs.ErrNotExist) {
		return errs.Newf(errs.Invalid, "There is no service in the folder %s: it has no file %s. Look at --data (or the key data). Nothing was made.", c.Data, filepath.Base(path))
	}
	return nil
}

// LogOrigin is the log's name: the set one, or one made from the address.
func (c Config) LogOrigin() string {
	if c.Origin != "" {
		return c.Origin
	}
	if u, err := url.Parse(c.PublicURL); err == nil && u.Host != "" {
		return u.Host + "/ledger"
	}
	return "candour.example/ledger"
}

// ContactURI is the security contact as security.txt writes it; empty when there
// is none.
func (c Config) ContactURI() string {
	if u, err := url.Parse(c.SecurityContact); err == nil && u.Scheme == "https" && u.Host != "" {
		return u.String()
	}
	if a, err := mail.ParseAddress(strings.TrimPrefix(c.SecurityContact, "mailto:")); err == nil && a.Name == "" {
		return "mailto:" + a.Address
	}
	return ""
}

// Proxies are the networks of the proxies that are believed.
func (c Config) Proxies() ([]netip.Prefix, error) {
	var out []netip.Prefix
	for _, text := range c.TrustedProxies {
		p, err := netip.ParsePrefix(text)
		if a, bad := netip.ParseAddr(text); err != nil && bad == nil {
			p, err = a.Unmap().Prefix(a.Unmap().BitLen())
		}
		if err != nil {
			return nil, err
		}
		out = append(out, p.Masked())
	}
	return out, nil
}

// Check says what is wrong with the settings for serving.
func (c Config) Check() error {
	var bad []errs.Field
	add := func(key, message string) { bad = append(bad, errs.Field{Name: key, Message: message}) }
	if _, _, err := net.SplitHostPort(c.Listen); err != nil {
		add("listen", "Write an address and port, such as 127.0.0.1:8080.")
	}
	if u, err := url.Parse(c.PublicURL); err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		add("public_url", "Write the address that people use, such as https://register.example.")
	} else if u.Scheme == "http" && !loopback(u.Hostname()) {
		add("public_url", "Only https is safe here; http is for this machine alone (127.0.0.1).")
	}
	if c.LogFormat != "json" && c.LogFormat != "text" {
		add("log_format", "Write json or text.")
	}
	if c.OIDCIssuer != "" && c.OIDCClientID == "" {
		add("oidc_client_id", "The issuer needs a client id.")
	}
	if c.OIDCMaxAge.Duration < 0 || c.PasskeyAfterProvider.Duration < 0 {
		add("oidc_max_age", "Neither oidc_max_age nor passkey_after_provider may be less than 0.")
	}
	if c.SecurityContact != "" && c.ContactURI() == "" {
		add("security_contact", "Write an e-mail address, or an address that begins with https://.")
	}
	if c.SMTPAddress != "" && c.SMTPFrom == "" {
		add("smtp_from", "Say who messages come from.")
	}
	if _, err := c.Proxies(); err != nil {
		add("trusted_proxies", "Write addresses or networks, such as 10.0.0.0/8.")
	}
	if c.MaxConnections < 16 {
		add("max_connections", "Write 16 or more.")
	}
	if c.CheckpointEvery.Duration < 100*time.Millisecond {
		add("checkpoint_every", "Write at least 100ms.")
	}
	for key, d := range map[string]Duration{"database_wait": c.DatabaseWait, "database_statement_time": c.DatabaseStatementTime,
		"database_lock_time": c.DatabaseLockTime, "database_idle_time": c.DatabaseIdleTime} {
		if d.Duration < 0 || d.Duration > 0 && d.Duration < 10*time.Millisecond {
			add(key, "Write 0 or at least 10ms.")
		}
	}
	c.checkOwner(add)
	c.checkPeople(add)
	return errs.Refused("The settings are not right.", bad...)
}

// phoneNumber is a telephone number as people read it.
var phoneNumber = regexp.MustCompile(`^\+?\d[\d ]{1,18}\d$`)

// checkPeople looks at what a mistake in would only show when somebody is in
// need of it: the way out of the page, how long a session lasts, who is told.
func (c Config) checkPeople(add func(key, message string)) {
	if u, err := url.Parse(c.LeaveTo); c.LeaveTo != "" && (err != nil || u.Host == "" || u.Scheme != "https" && !(u.Scheme == "http" && loopback(u.Hostname()))) {
		add("leave_to", "Write the whole address of another site, beginning with https://.")
	}
	if c.ReviewPhone != "" && !phoneNumber.MatchString(c.ReviewPhone) {
		add("review_phone", "Write a telephone number: digits and spaces, perhaps with + in front.")
	}
	for key, to := range map[string]string{"easy_read": c.EasyRead, "bsl": c.BSL} {
		if u, err := url.Parse(to); to != "" && (err != nil || u.Host == "" || u.Scheme != "https") {
			add(key, "Write the whole address, beginning with https://.")
		}
	}
	if u, err := url.Parse(c.PublicURL); err == nil && strings.Trim(u.Path, "/") != "" {
		add("public_url", "Write the address without a path: the service is served from its root.")
	}
	for key, d := range map[string]Duration{"session_idle": c.SessionIdle, "session_life": c.SessionLife} {
		if d.Duration < time.Minute {
			add(key, "Write at least 1m.")
		}
	}
	if life := c.TokenLife.Duration; life%(24*time.Hour) != 0 {
		add("token_life", "Write whole days, in hours: a multiple of 24h, such as 4320h for 180 days.")
	}
	if life := c.TokenLife.Duration; life < 24*time.Hour || life > 366*24*time.Hour {
		add("token_life", "Write a time of one day (24h) to a year (8784h).")
	}
	for key, days := range map[string][]int{"returns_remind_before": c.ReturnsRemindBefore, "returns_remind_after": c.ReturnsRemindAfter} {
		if len(days) > 6 || slices.ContainsFunc(days, func(n int) bool { return n < 1 || n > 120 }) {
			add(key, "Write at most 6 numbers of days, each from 1 to 120.")
		}
	}
	if c.ReturnsRemindApprover < 0 || c.ReturnsRemindApprover > 120 {
		add("returns_remind_approver", "Write a number of days from 0 to 120.")
	}
	if c.ReturnsBulkChange < 0 || c.ReturnsBulkChange > 1000 {
		add("returns_bulk_change", "Write a number from 0 to 1000.")
	}
	for _, to := range c.EscalateTo {
		if _, err := mail.ParseAddress(to); err != nil {
			add("escalate_to", "Write e-mail addresses.")
		}
	}
	if c.OIDCIssuer == "" && (c.OIDCClientID != "" || len(c.OIDCACRValues) > 0) {
		add("oidc_issuer", "A client id or acr values stand here, and no issuer.")
	}
	for _, to := range c.BackupRecipients {
		if _, err := age.ParseX25519Recipient(strings.TrimSpace(to)); err != nil {
			add("backup_recipients", "Write public keys of age, such as age1... whole.")
		}
	}
	if c.FirstAdministrator == "" && c.SecondAdministrator != "" {
		add("first_administrator", "There is a second administrator, and no first.")
	}
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

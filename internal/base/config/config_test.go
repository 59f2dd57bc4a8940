package config

import (
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"candour/internal/base/errs"
)

func write(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "candour.toml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestOnePrecedence(t *testing.T) {
	path := write(t, "listen = \"127.0.0.1:1\"\nsession_idle = \"5m\"\nescalate_to = [\"a@example.org\"]\n")
	c, err := Load(path, []string{"CANDOUR_LISTEN=127.0.0.1:2", "HOME=/", "CANDOUR_ESCALATE_TO=b@example.org,c@example.org", "CANDOUR_RETURNS_REMIND_BEFORE=20,7, 2", "CANDOUR_RETURNS_REMIND_AFTER="})
	if err != nil {
		t.Fatal(err)
	}
	if c.Listen != "127.0.0.1:2" {
		t.Errorf("Listen = %q: the environment wins over the file", c.Listen)
	}
	if c.SessionIdle.Duration != 5*time.Minute {
		t.Errorf("SessionIdle = %v: the file wins over the default", c.SessionIdle)
	}
	if c.LogFormat != "json" {
		t.Errorf("LogFormat = %q, want the default", c.LogFormat)
	}
	if !slices.Equal(c.ReturnsRemindBefore, []int{20, 7, 2}) || len(c.ReturnsRemindAfter) != 0 || c.ReturnsRemindApprover != 10 {
		t.Errorf("reminders of returns: %v %v %d", c.ReturnsRemindBefore, c.ReturnsRemindAfter, c.ReturnsRemindApprover)
	}
	if len(c.EscalateTo) != 2 {
		t.Errorf("EscalateTo = %q", c.EscalateTo)
	}
	if err := c.Set("listen", "127.0.0.1:3"); err != nil || c.Listen != "127.0.0.1:3" {
		t.Errorf("Set (a flag) = %v, %q", err, c.Listen)
	}
}

func TestUnknownKeysAreRefused(t *testing.T) {
	for _, c := range []struct {
		name, file string
		env        []string
		want       string
	}{
		{"file", "lisen = \"x\"\n", nil, "listen"},
		{"file table", "[smtp]\nhost = \"x\"\n", nil, "not known"},
		{"environment", "", []string{"CANDOUR_PUBLICURL=x"}, "public_url"},
		{"bad days", "", []string{"CANDOUR_RETURNS_REMIND_AFTER=1,soon"}, "whole numbers"},
		{"bad duration", "", []string{"CANDOUR_SESSION_IDLE=soon"}, "30m"},
		{"bad type", "listen = 5\n", nil, "listen"},
	} {
		_, err := Load(write(t, c.file), c.env)
		if !errs.Is(err, errs.Invalid) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want words with %q", c.name, err, c.want)
		}
	}
}

func TestEveryKeyHasHelp(t *testing.T) {
	for _, k := range Keys() {
		if k == "" || Help(k) == "" {
			t.Errorf("key %q has no name or help", k)
		}
	}
}

func TestCheck(t *testing.T) {
	good := Default()
	good.PublicURL = "https://register.example"
	good.ServiceOwner, good.ServiceEmail, good.AccessibilityReviewed = "Synthetic Council", "register@council.example", "2026-11-20"
	if err := good.Check(); err != nil {
		t.Errorf("a plain configuration: %v", err)
	}
	for key, spoil := range map[string]func(*Config){
		"public_url":              func(c *Config) { c.PublicURL = "http://register.example" },
		"service_owner":           func(c *Config) { c.ServiceOwner = " " },
		"service_email":           func(c *Config) { c.ServiceEmail = "the front desk" },
		"accessibility_reviewed":  func(c *Config) { c.AccessibilityReviewed = "last spring" },
		"listen":                  func(c *Config) { c.Listen = "8080" },
		"log_format":              func(c *Config) { c.LogFormat = "xml" },
		"oidc_client_id":          func(c *Config) { c.OIDCIssuer = "https://id.example" },
		"smtp_from":               func(c *Config) { c.SMTPAddress = "127.0.0.1:25" },
		"trusted_proxies":         func(c *Config) { c.TrustedProxies = []string{"10.0.0.0/8", "proxy.example"} },
		"max_connections":         func(c *Config) { c.MaxConnections = 3 },
		"checkpoint_every":        func(c *Config) { c.CheckpointEvery.Duration = 0 },
		"review_phone":            func(c *Config) { c.ReviewPhone = "ring us" },
		"leave_to":                func(c *Config) { c.LeaveTo = "foo" },
		"session_idle":            func(c *Config) { c.SessionIdle.Duration = -5 * time.Minute },
		"session_life":            func(c *Config) { c.SessionLife.Duration = 0 },
		"token_life":              func(c *Config) { c.TokenLife.Duration = 9000 * time.Hour },
		"a multiple of 24h":       func(c *Config) { c.TokenLife.Duration = 36 * time.Hour },
		"returns_remind_before":   func(c *Config) { c.ReturnsRemindBefore = []int{1, 2, 3, 4, 5, 6, 7} },
		"returns_remind_after":    func(c *Config) { c.ReturnsRemindAfter = []int{14, 0} },
		"returns_remind_approver": func(c *Config) { c.ReturnsRemindApprover = 121 },
		"returns_bulk_change":     func(c *Config) { c.ReturnsBulkChange = -1 },
		"escalate_to":             func(c *Config) { c.EscalateTo = []string{"notmail"} },
		"oidc_issuer":             func(c *Config) { c.OIDCACRValues = []string{"two"} },
		"backup_recipients":       func(c *Config) { c.BackupRecipients = []string{"age1xyz"} },
		"first_administrator":     func(c *Config) { c.SecondAdministrator = "a@register.example" },
	} {
		c := good
		spoil(&c)
		if err := c.Check(); err == nil || !strings.Contains(err.Error(), key) {
			t.Errorf("spoilt %s: %v", key, err)
		}
	}
}

// TestADayOfReviewIsOneThatWas: a statement does not say a day on which nobody can
// have looked.
func TestADayOfReviewIsOneThatWas(t *testing.T) {
	for day, want := range map[string]string{"2999-01-01": "still to come", "0001-01-01": "before this program", "": "Write the day"} {
		c := Config{ServiceOwner: "Synthetic Council", ServiceEmail: "register@council.example", AccessibilityReviewed: day}
		var said []string
		c.checkOwner(func(_, message string) { said = append(said, message) })
		if len(said) != 1 || !strings.Contains(said[0], want) {
			t.Errorf("%q: %q", day, said)
		}
	}
}

// Help gives the words for a key.
func Help(key string) string {
	t := reflect.TypeFor[Config]()
	for i := range t.NumField() {
		if t.Field(i).Tag.Get("toml") == key {
			return t.Field(i).Tag.Get("help")
		}
	}
	return ""
}

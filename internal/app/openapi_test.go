package app

import (
	"bytes"
	"encoding/json"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
)

const openAPIFile = "testdata/openapi.json"

// TestTheOneDescriptionOfTheAPI holds what all rooms say of their part, in one
// document, and that it is whole: each operation has its rule, its words and its
// answers, what it refers to is there, and each route of the API is in it.
func TestTheOneDescriptionOfTheAPI(t *testing.T) {
	s := bareSite(t)
	got := s.browser("visitor").get("/api/v1/openapi.json").Body.Bytes()
	if *update {
		if err := os.WriteFile(openAPIFile, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(openAPIFile)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs; if that was meant, run go test ./internal/app -run TestTheOneDescription -update", openAPIFile)
	}
	var doc struct {
		Paths map[string]map[string]struct {
			OperationID string `json:"operationId"`
			Summary     string
			Description string
			Action      string `json:"x-access-action"`
			Security    []map[string][]string
			Responses   map[string]any
		}
		Components struct {
			Schemas         map[string]any
			SecuritySchemes map[string]any
		}
	}
	if err := json.Unmarshal(got, &doc); err != nil {
		t.Fatal(err)
	}
	ids, described := map[string]bool{}, map[string]string{}
	for path, ops := range doc.Paths {
		for method, op := range ops {
			if op.OperationID == "" || ids[op.OperationID] || op.Summary == "" || op.Description == "" || len(op.Responses) < 3 {
				t.Errorf("%s %s is not whole: %+v", method, path, op)
			}
			if own := strings.HasPrefix(path, "/own/"); own != (len(op.Security) > 0) || own && op.Responses["401"] == nil {
				t.Errorf("%s %s: a token is wanted %v", method, path, op.Security)
			}
			ids[op.OperationID], described[strings.ToUpper(method)+" /api/v1"+path] = true, op.Action
		}
	}
	for _, rt := range s.web.Routes() {
		if !strings.HasPrefix(rt.Pattern, "/api/v1/") || slices.Contains([]string{"/api/v1/openapi.json", "/api/v1/openapi.yaml", "/api/v1/docs"}, rt.Pattern) {
			continue
		}
		if described[rt.String()] != string(rt.Action) {
			t.Errorf("%s is described with %q, and stands under %q", rt, described[rt.String()], rt.Action)
		}
		if rt.Bearer != strings.HasPrefix(rt.Pattern, "/api/v1/own/") || rt.Method != http.MethodGet && !rt.Bearer {
			t.Errorf("%s: with a token %v", rt, rt.Bearer)
		}
	}
	for _, part := range strings.Split(string(got), `"$ref": "#/components/schemas/`)[1:] {
		if name, _, _ := strings.Cut(part, `"`); doc.Components.Schemas[name] == nil {
			t.Errorf("nothing is called %s", name)
		}
	}
	if doc.Components.SecuritySchemes["token"] == nil {
		t.Error("what a token is stands nowhere")
	}
}

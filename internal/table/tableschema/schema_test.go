package tableschema_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"candour/internal/base/errs"
	"candour/internal/table/tableschema"
)

const whole = `{
  "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
  "candour:unit": "people", "title": "T",
  "fieldsMatch": "subset",
  "fields": [
    {"name": "id", "type": "string", "rdfType": "x", "constraints": {"required": true, "maxLength": 9}},
    {"name": "n", "type": "integer", "constraints": {"minimum": 0, "maximum": "9"}, "missingValues": [{"value": "-", "label": "Not asked"}]},
    {"name": "c", "type": "string", "categories": ["a", {"value": "b", "label": "Bee"}], "categoriesOrdered": true}
  ],
  "missingValues": ["", {"value": "NS", "label": "Not stated"}],
  "primaryKey": ["id"],
  "foreignKeys": [{"fields": ["c"], "reference": {"resource": "other", "fields": ["k"]}}, {"fields": ["n"], "reference": {"fields": ["n"]}}]
}`

func read(t testing.TB, text string) *tableschema.Schema {
	t.Helper()
	s, err := tableschema.Read(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func written(t testing.TB, s *tableschema.Schema) string {
	t.Helper()
	var b bytes.Buffer
	if err := s.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestASchemaComesBackWhole(t *testing.T) {
	first := written(t, read(t, whole))
	if again := written(t, read(t, first)); again != first {
		t.Errorf("written twice it differs:\n%s\n%s", first, again)
	}
	var doc map[string]any
	if err := json.Unmarshal([]byte(first), &doc); err != nil {
		t.Fatal(err)
	}
	if doc["candour:unit"] != "people" || doc["$schema"] != tableschema.Profile {
		t.Error("a property of our own, or the profile, was lost")
	}
	fields, _ := doc["fields"].([]any)
	for i, key := range []string{"rdfType", "missingValues", "categoriesOrdered"} {
		if f, _ := fields[i].(map[string]any); f[key] == nil {
			t.Errorf("%s of field %d was lost", key, i+1)
		}
	}
}

func TestVersion1IsRead(t *testing.T) {
	s := read(t, `{"fields":[{"name":"a"},{"name":"b","type":"date"}],"missingValues":["","NA"],"primaryKey":"a",
		"foreignKeys":[{"fields":"b","reference":{"resource":"","fields":"a"}}]}`)
	if len(s.PrimaryKey) != 1 || s.ForeignKeys[0].Fields[0] != "b" || s.Fields[0].Type != "any" {
		t.Errorf("%+v", s)
	}
	if !strings.Contains(written(t, s), `"primaryKey": [`) {
		t.Error("version 2 writes keys as lists")
	}
}

func TestWhatIsNotASchemaIsRefusedInWords(t *testing.T) {
	for text, words := range map[string]string{
		`[]`:                                     "not a JSON object",
		`{`:                                      "not a JSON object",
		`{"fields":[]}`:                          "no fields",
		`{"fields":[{}]}`:                        "Field 1 of the schema has no name",
		`{"fields":[{"name":"a"},{"name":"a"}]}`: "Two fields of the schema are called a",
		`{"fields":[{"name":7}]}`:                "its name must be text",
		`{"fields":[{"name":"a"}],"primaryKey":["b"]}`:                                                "which is no field",
		`{"fields":[{"name":"a"}],"fieldsMatch":"all"}`:                                               "must be exact, equal, subset",
		`{"fields":[{"name":"a"}],"missingValues":["-",{"value":"-"}]}`:                               "twice",
		`{"fields":[{"name":"a"}],"foreignKeys":[{"fields":["a"],"reference":{"fields":["a","b"]}}]}`: "a different number of them",
		`{"fields":[{"name":"a","type":"geopoint"}]}`:                                                 "cannot be checked here",
		`{"fields":[{"name":"a","type":"string","constraints":{"pattern":"("}}]}`:                     "pattern of field a",
		`{"fields":[{"name":"a","type":"integer","constraints":{"minimum":"x"}}]}`:                    "not a number",
		`{"fields":[{"name":"a","type":"integer","constraints":{"minimum":1,"exclusiveMinimum":1}}]}`: "Expected one kind",
	} {
		refusedSchema(t, text, words)
	}
}

// TestWhatWouldNotBeCheckedIsRefusedByName: a schema that asks for more than
// Cast and its caller do is not taken, and the words name what it asked for.
func TestWhatWouldNotBeCheckedIsRefusedByName(t *testing.T) {
	for text, name := range map[string]string{
		`"type":"string","constraints":{"unique":true}`:                                           "unique",
		`"type":"string","constraints":{"jsonSchema":{}}`:                                         "constraint jsonSchema",
		`"type":"string","constraints":{"requird":true}`:                                          "constraint requird",
		`"type":"integer","constraints":{"pattern":"[0-9]"}`:                                      "constraint pattern",
		`"type":"string","categories":["a"],"constraints":{"pattern":"b"}`:                        "constraint pattern",
		`"type":"integer","constraints":{"minLength":2}`:                                          "minLength",
		`"type":"list","constraints":{"maxLength":2}`:                                             "maxLength",
		`"type":"string","constraints":{"minimum":"a"}`:                                           "minimum",
		`"type":"integer","categories":["1"],"constraints":{"maximum":0}`:                         "maximum",
		`"type":"boolean","constraints":{"exclusiveMaximum":"true"}`:                              "exclusiveMaximum",
		`"type":"string","categories":["a"],"constraints":{"enum":["b"]}`:                         "enum",
		`"type":"string","format":"binary"`:                                                       "format binary",
		`"type":"string","format":"email","categories":["a"]`:                                     "format email",
		`"type":"date","format":"%j"`:                                                             "format %j",
		`"type":"date","format":"day first"`:                                                      "format day first",
		`"type":"integer","format":"hex"`:                                                         "format hex",
		`"type":"geojson"`:                                                                        "geojson",
		`"type":"object"`:                                                                         "object",
		`"type":"duration"`:                                                                       "duration",
		`"type":"number","decimalChar":","`:                                                       "decimalChar",
		`"type":"number","groupChar":"."`:                                                         "groupChar",
		`"type":"integer","bareNumber":false`:                                                     "bareNumber",
		`"type":"list","itemType":"integer"`:                                                      "itemType",
		`"type":"list","delimiter":7`:                                                             "delimiter",
		`"type":"boolean","trueValues":"ja"`:                                                      "trueValues",
		`"type":"string","constraint":{"required":true}`:                                          "property constraint",
		`"type":"string","categories":["a","A"]`:                                                  "codes a and A",
		`"type":"date","constraints":{"minimum":"soon"}`:                                          "soon",
		`"type":"string","missingValues":["NA",{"value":"na","label":"Not asked"}]`:               "na",
		`"type":"string","missingValues":[{"value":"x","label":"No"},{"value":"y","label":"No"}]`: `"No" twice`,
		`"type":"string","categories":[{"value":"x","label":"No"},{"value":"y","label":"No"}]`:    `"No" twice`,
	} {
		refusedSchema(t, `{"fields":[{"name":"a",`+text+`}]}`, name)
	}
	for text, name := range map[string]string{
		`"uniqueKeys":[["a"]]`: "uniqueKeys", `"primaryKey":"a"`: "primaryKey", `"uniqueKey":[["a"]]`: "property uniqueKey",
		`"foreignKeys":[{"fields":["a"],"reference":{"resource":"o","fields":["k"]}}]`: "foreignKeys",
	} {
		refusedSchema(t, `{"fields":[{"name":"a"}],`+text+`}`, name)
	}
}

func refusedSchema(t *testing.T, text, name string) {
	t.Helper()
	s, err := tableschema.Read(strings.NewReader(text))
	if err == nil {
		_, err = s.Compile(0)
	}
	if errs.CodeOf(err) != errs.Invalid || !strings.Contains(errs.Message(err), name) {
		t.Errorf("%s: %v, want words with %q", text, err, name)
	}
}

func TestMarkdown(t *testing.T) {
	c, err := read(t, whole).Compile(tableschema.PrimaryKeys | tableschema.ForeignKeys)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := c.WriteMarkdown(&b); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"| `id` |", "`b` (Bee)", "`NS` (not stated)", "Also in `n`: `-` (not asked)", "Key: `id`", "must be in table `other`"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %q in\n%s", want, b.String())
		}
	}
}

// FuzzRead looks for a schema that ends the program, that does not come back as
// it was written, or that takes values which it then does not know.
func FuzzRead(f *testing.F) {
	f.Add([]byte(whole), "NS")
	f.Add([]byte(`{"fields":[{"name":"a","type":"date","format":"%d.%m.%y"}]}`), "30.04.23")
	f.Add([]byte(`{"fields":[{"name":"a","type":"number","constraints":{"minimum":1e9}}],"primaryKey":"a"}`), "1e-999")
	f.Fuzz(func(t *testing.T, data []byte, text string) {
		s, err := tableschema.Read(bytes.NewReader(data))
		if err != nil {
			return
		}
		first := written(t, s)
		if again := written(t, read(t, first)); again != first {
			t.Fatalf("written twice it differs:\n%s\n%s", first, again)
		}
		c, err := s.Compile(tableschema.PrimaryKeys | tableschema.ForeignKeys)
		if err != nil {
			return
		}
		for _, one := range c.Fields {
			if v, fault := one.Cast(text); (fault == nil || fault.Warning) && strings.HasPrefix(v, "~") && one.Required {
				t.Fatalf("%q is %q in a field that must have a value", text, v)
			}
		}
	})
}

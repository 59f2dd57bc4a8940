package bodies

import "testing"

// TestTwinsOfABody: every way of writing a body's name means that body, and no
// other body is taken for it.
func TestTwinsOfABody(t *testing.T) {
	d := NewDirectory([]Body{
		{ID: "gwent-police", Name: "Gwent Police", Kind: Force, Source: BuiltIn}, {ID: "dyfed-powys-police", Name: "Dyfed-Powys Police", Kind: Force, Source: BuiltIn},
		{ID: "avon-and-somerset-constabulary", Name: "Avon and Somerset Constabulary", Kind: Force, Source: BuiltIn},
		{ID: "west-midlands-police", Name: "West Midlands Police", Kind: Force, Source: BuiltIn},
		{ID: "metropolitan-police-service", Name: "Metropolitan Police Service", Kind: Force, Source: BuiltIn},
		{ID: "crown-prosecution-service-north-west", Name: "Crown Prosecution Service North West", Kind: Prosecutor, Source: BuiltIn},
		{ID: "made-up-council", Name: "Made-up Council", Kind: Council, Source: Listed},
	}, nil, nil, nil)
	for typed, id := range map[string]string{
		"Gwent Police": "gwent-police", "GWENT POLICE": "gwent-police", "The Gwent Police": "gwent-police", "Gwent Constabulary": "gwent-police", "Gwent Police Service": "gwent-police",
		"Gwent\u200bPolice": "gwent-police", "Gwent\u00a0Police": "gwent-police", "Ｇｗｅｎｔ　Ｐｏｌｉｃｅ": "gwent-police", "Gwent Po\u00adlice": "gwent-police", "Gwеnt Pоlice": "gwent-police",
		"Police, Gwent": "gwent-police", "Heddlu Gwent": "gwent-police", "Gwént Police": "gwent-police",
		"Dyfed Powys Police": "dyfed-powys-police", "Dyfed–Powys Police": "dyfed-powys-police", "DyfedPowys police": "dyfed-powys-police",
		"Avon & Somerset Police": "avon-and-somerset-constabulary", "Avon and Somerset Constabulary": "avon-and-somerset-constabulary", "Avon Somerset Constabulary": "avon-and-somerset-constabulary",
		"Westmidlands Police": "west-midlands-police", "Metropolitan Police": "metropolitan-police-service", "CPS North West": "crown-prosecution-service-north-west",
		"Crown Prosecution Service (North-West)": "crown-prosecution-service-north-west",
		"made up council":                        "made-up-council",
		"Gwent":                                  "", "Gwent County Council": "", "West Mercia Police": "", "Made-up Police": "", "": "", "—": "",
	} {
		b, found, _ := d.Named(typed)
		if found != (id != "") || b.ID != id {
			t.Errorf("%q means %q, want %q", typed, b.ID, id)
		}
	}
	if _, _, nearest := d.Named("Gwent"); nearest == nil || nearest.ID != "gwent-police" {
		t.Error("the bare place of a force may mean the force, and nothing says so")
	}
	if _, _, nearest := d.Named("Gwent County Council"); nearest != nil {
		t.Error("a council is taken for a force")
	}
}

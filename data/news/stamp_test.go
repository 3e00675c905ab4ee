package news

import (
	"testing"
	"time"
)

func TestStamps(t *testing.T) {
	newYork, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Skip("no zone files on this machine: ", err)
	}
	for _, test := range []struct {
		in, want string
		zone     *time.Location
		codes    string
	}{
		{"2025-01-27T15:30:00Z", "2025-01-27T15:30:00Z", nil, ""},
		{"2025-01-27T15:30:00+09:00", "2025-01-27T06:30:00Z", newYork, ""},
		{"2025-01-27T15:30:00.25-05:00", "2025-01-27T20:30:00Z", nil, ""},
		{"2025-01-27 15:30:00+0900", "2025-01-27T06:30:00Z", nil, ""},
		{"2025-01-27 15:30:00 UTC", "2025-01-27T15:30:00Z", nil, ""},
		{"2025-01-27 15:30:00", "2025-01-27T15:30:00Z", nil, "naive_time"},
		{"2025-01-27 15:30:00", "2025-01-27T20:30:00Z", newYork, ""},
		{"2025-07-27 15:30", "2025-07-27T19:30:00Z", newYork, ""},
		{"2025-01-27T15:30:00.123", "2025-01-27T15:30:00Z", nil, "naive_time"},
		{"2025/01/27 3:30 PM", "2025-01-27T15:30:00Z", nil, "naive_time"},
		{"20250127T153000", "2025-01-27T15:30:00Z", nil, "naive_time"},
		{"20250127153000", "2025-01-27T15:30:00Z", nil, "naive_time"},
		{"20250127T1530Z", "2025-01-27T15:30:00Z", nil, ""},
		{"2025-01-27 24:00", "2025-01-28T00:00:00Z", nil, "naive_time"},
		{"2025-01-27", "2025-01-28T00:00:00Z", nil, "date_only"},
		{"20250127", "2025-01-28T00:00:00Z", nil, "date_only"},
		{"2025-03-08", "2025-03-09T05:00:00Z", newYork, "date_only"},
		{"2025-03-09", "2025-03-10T04:00:00Z", newYork, "date_only"}, // The clocks went forward: a day of 23 hours.
		{"2024-02-29", "2024-03-01T00:00:00Z", nil, "date_only"},
		{"2025.01.31.", "2025-02-01T00:00:00Z", nil, "date_only"},
		{"2025년01월31일 14:43", "2025-01-31T14:43:00Z", nil, "naive_time"},
		{"2025년 1월 31일 오후 2시 43분", "2025-01-31T14:43:00Z", nil, "naive_time"},
		{"2025.01.31. 오전 12:05", "2025-01-31T00:05:00Z", nil, "naive_time"},
		{"2025.01.31(금) 14:43", "2025-01-31T14:43:00Z", nil, "naive_time"},
		{"Mon, 27 Jan 2025 15:30:00 GMT", "2025-01-27T15:30:00Z", nil, ""},
		{"Mon, 27 Jan 2025 15:30:00 +0900", "2025-01-27T06:30:00Z", nil, ""},
		{"Jan. 31, 2025 at 5:43 p.m. ET", "2025-01-31T22:43:00Z", nil, ""},
		{"January 31, 2025, 12:05 AM EST", "2025-01-31T05:05:00Z", nil, ""},
		{"31 January 2025", "2025-02-01T00:00:00Z", nil, "date_only"},
		{"  2025-01-27T15:30:00Z ", "2025-01-27T15:30:00Z", nil, ""},
	} {
		art := readOne(t, "a.jsonl", `{"text":"x","published":"`+test.in+`"}`, Options{Timezone: test.zone})
		if got := art.Published.Truncate(time.Second).UTC().Format(time.RFC3339); got != test.want || codes(art) != test.codes {
			t.Errorf("%q: got %s, %q; want %s, %q", test.in, got, codes(art), test.want, test.codes)
		}
		if art.DateOnly != (test.codes == "date_only") {
			t.Errorf("%q: DateOnly is %t", test.in, art.DateOnly)
		}
	}
}

func TestNoStamps(t *testing.T) {
	for _, in := range []string{
		"yesterday", "2025", "2025-01", "1738302180", "1738302180000", "2025-02-29", "2025-13-01", "2025-01-32", "01/31/2025",
		"2025-01-27 25:00", "2025-01-27 12:60", "2025-01-27 13:00 AM", "0000-01-01", "27 Foo 2025", "2025-01-27 15:30 +25:00",
		"2025-01-27 15:30 CST", "주가 2025년", "2025-01-27T15:30:00Z and more",
	} {
		arts, r := readAll(t, "a.jsonl", `{"text":"x","published":"`+in+`"}`, Options{})
		if len(arts) > 0 || r.Err() == nil {
			t.Errorf("%q: read as %v", in, arts[0].Published)
		}
	}
}

// The zone is the one written, on a machine of any zone.
func TestStampZone(t *testing.T) {
	local := time.Local
	defer func() { time.Local = local }()
	time.Local = time.FixedZone("here", 9*3600)
	art := readOne(t, "a.jsonl", `{"text":"x","published":"2025-01-27T15:30:00+09:00","modified":"2025-01-27"}`, Options{})
	if art.Published.Location() == time.Local {
		t.Error("the time is in the machine's zone")
	}
	if name, offset := art.Published.Zone(); offset != 9*3600 || name != "" {
		t.Errorf("zone %q, %d", name, offset)
	}
	if art.DateOnly || codes(art) != "date_only" || !art.Modified.Equal(time.Date(2025, 1, 28, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("got %+v", art)
	}
}

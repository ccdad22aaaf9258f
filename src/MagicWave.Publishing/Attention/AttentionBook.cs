using MagicWave.Core.Time;
using MagicWave.Payments.Resources;
using MagicWave.Publishing.Tills;

namespace MagicWave.Publishing.Attention;

/// <summary>
/// What visitors say of the time that they spent with pages, held against the clock: nobody spends more seconds than passed since the page was
/// opened or since the last report, over all pages of a session together. Not thread-safe.
/// </summary>
internal sealed class AttentionBook
{
    /// <summary>Most pages that are open.</summary>
    public const int MaximumPages = 50_000;

    /// <summary>Most seconds that one report is believed.</summary>
    public const long MaximumSeconds = 600;

    /// <summary>Reports of one page come no faster.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan IdleLimit = TimeSpan.FromHours(1);
    private static readonly TimeSpan SweepEvery = TimeSpan.FromMinutes(1);

    private readonly Dictionary<VisitorKey, Page> _pages = [];
    private readonly Dictionary<ResourceSession, Instant> _sessions = [];
    private Instant _swept;

    /// <summary>A visitor opened a page.</summary>
    public void HandleOpened(VisitorKey page, Instant now)
    {
        Sweep(now);
        if (_pages.ContainsKey(page))
        {
            return;
        }

        if (_pages.Count >= MaximumPages)
        {
            _ = _pages.Remove(_pages.MinBy(entry => entry.Value.CountedTo).Key);
        }

        _pages.Add(page, new Page { CountedTo = now });
    }

    /// <summary>Takes a report.</summary>
    /// <param name="page">Whose, and of which page.</param>
    /// <param name="seconds">What the visitor says, at least 0.</param>
    /// <param name="now">When it came.</param>
    /// <param name="accepted">How much of it counts.</param>
    public AttentionVerdict Report(VisitorKey page, long seconds, Instant now, out long accepted)
    {
        accepted = 0;
        if (!_pages.TryGetValue(page, out Page? open))
        {
            return AttentionVerdict.UnknownPage;
        }

        if (open.Reported is { } last && now - last < Interval)
        {
            return AttentionVerdict.TooSoon;
        }

        // One person reads one page at a time.
        Instant from = _sessions.TryGetValue(page.Session, out Instant counted) && counted > open.CountedTo ? counted : open.CountedTo;
        long passed = Math.Max(0, (long)(now - from).TotalSeconds);
        accepted = Math.Min(Math.Min(seconds, passed), MaximumSeconds);
        open.Reported = open.CountedTo = now;
        _sessions[page.Session] = now;
        return AttentionVerdict.Accepted;
    }

    private void Sweep(Instant now)
    {
        if (now - _swept < SweepEvery)
        {
            return;
        }

        _swept = now;
        foreach (VisitorKey key in _pages.Where(entry => now - entry.Value.CountedTo > IdleLimit).Select(entry => entry.Key).ToArray())
        {
            _ = _pages.Remove(key);
        }

        foreach (ResourceSession session in _sessions.Where(entry => now - entry.Value > IdleLimit).Select(entry => entry.Key).ToArray())
        {
            _ = _sessions.Remove(session);
        }
    }

    private sealed class Page
    {
        public Instant CountedTo { get; set; }

        public Instant? Reported { get; set; }
    }
}

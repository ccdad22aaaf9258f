using MagicWave.Core.Time;
using MagicWave.Onion.Directory.Http;
using MagicWave.Onion.Directory.Relays;
using MagicWave.Onion.Directory.Verification;

namespace MagicWave.Onion.Directory.Client;

/// <content>What comes back: answers, and the files of an earlier run.</content>
public sealed partial class DirectoryClient
{
    // A consensus whose certificates cannot be had after so many attempts is given up for another one.
    private const int CertificateAttempts = 4;

    // A clock that is further off than this cannot tell which consensus is the current one.
    private static readonly TimeSpan ToleratedSkew = TimeSpan.FromHours(1);

    /// <summary>
    /// Takes what an earlier run left on disk. Nothing in it is believed more than if it had come from the network, and what is broken is
    /// skipped. Before <see cref="Start"/>.
    /// </summary>
    /// <param name="saved">The documents.</param>
    /// <param name="now">The time.</param>
    /// <param name="date">The date.</param>
    public void Load(SavedDirectory saved, Instant now, DateTimeOffset date)
    {
        ArgumentNullException.ThrowIfNull(saved);
        AddCertificates(saved.Certificates, date);
        foreach ((Microdescriptor descriptor, DateTimeOffset lastListed) in SavedDirectory.ReadMicrodescriptors(saved.Microdescriptors))
        {
            if (date - lastListed <= MicrodescriptorStore.KeepUnlisted)
            {
                _microdescriptors.Add(descriptor, lastListed);
            }
        }

        Restore(_microdesc, saved.MicrodescConsensus, now, date);
        if (_ns is not null)
        {
            Restore(_ns, saved.NsConsensus, now, date);
        }

        RefreshView(date);
    }

    /// <summary>A download brought an answer.</summary>
    public void HandleAnswer(DirectoryFetch fetch, HttpResponse response, Instant now, DateTimeOffset date)
    {
        ArgumentNullException.ThrowIfNull(fetch);
        ArgumentNullException.ThrowIfNull(response);
        Finish(fetch);
        if (fetch.Server.IsAuthority && response.Date is { } theirs)
        {
            CheckClock(date - theirs);
        }

        bool delivered = response.Status switch
        {
            200 => TryTake(fetch, response, now, date),
            _ => false,
        };
        if (delivered)
        {
            _servers.HandleSuccess(fetch.Server);
        }
        else
        {
            Fail(fetch, now);
        }

        Advance(now, date);
    }

    private bool TryTake(DirectoryFetch fetch, HttpResponse response, Instant now, DateTimeOffset date)
    {
        if (!ContentCoding.TryDecode(response.ContentEncoding, response.Body, fetch.MaximumLength, out byte[] body))
        {
            return false;
        }

        switch (fetch.Kind)
        {
            case FetchKind.MicrodescConsensus:
                return TryTakeConsensus(_microdesc, fetch, body, now, date);
            case FetchKind.NsConsensus:
                return TryTakeConsensus(_ns!, fetch, body, now, date);
            case FetchKind.Certificates:
                return TryTakeCertificates(body, now, date);
            default:
                return TryTakeMicrodescriptors(fetch, body, now, date);
        }
    }

    private bool TryTakeConsensus(Flavor flavor, DirectoryFetch fetch, byte[] body, Instant now, DateTimeOffset date)
    {
        if (!Consensus.TryParse(body, out Consensus? consensus, out _) || consensus.Flavor != flavor.Name
            || (flavor.Current is { } current && consensus.ValidAfter <= current.Consensus.ValidAfter))
        {
            return false;
        }

        ConsensusCheck check = Check(consensus, date);
        if (check.Verdict == ConsensusVerdict.NotYetValid)
        {
            // Servers that serve it have a clock that is a day ahead of ours: the fault is rather here.
            CheckClock(date - consensus.ValidAfter);
        }

        if (check.Verdict is not (ConsensusVerdict.Valid or ConsensusVerdict.MissingCertificates))
        {
            return false;
        }

        flavor.Pending = new ConsensusDocument(consensus, body);
        flavor.PendingFetch = fetch;
        flavor.Schedule.Suspend();
        _certificateSchedule.Reset(now);
        return true;
    }

    private bool TryTakeCertificates(byte[] body, Instant now, DateTimeOffset date)
    {
        if (!AddCertificates(body, date))
        {
            return false;
        }

        _certificateSchedule.Reset(now);
        return true;
    }

    private bool TryTakeMicrodescriptors(DirectoryFetch fetch, byte[] body, Instant now, DateTimeOffset date)
    {
        HashSet<MicrodescriptorDigest> asked = [.. fetch.Digests];
        List<Microdescriptor> added = [];
        foreach (Microdescriptor descriptor in Microdescriptor.ParseAll(body, out _))
        {
            // What was not asked for is thrown away (dir-spec 5.2).
            if (asked.Remove(descriptor.Digest) && _microdescriptors.Add(descriptor, date))
            {
                added.Add(descriptor);
            }
        }

        if (added.Count > 0)
        {
            _isViewStale = true;
            _events.Enqueue(new DirectoryEvent.MicrodescriptorsAdded(added));
        }

        if (asked.Count > 0)
        {
            return false;
        }

        _descriptorSchedule.Reset(now);
        return true;
    }

    // While certificates that could decide are missing it waits; otherwise it is accepted or given up (dir-spec 5.1).
    private void TryAcceptPending(Flavor flavor, Instant now, DateTimeOffset date)
    {
        if (flavor.Pending is not { } pending)
        {
            return;
        }

        ConsensusVerdict verdict = Check(pending.Consensus, date).Verdict;
        if (verdict == ConsensusVerdict.Valid)
        {
            Accept(flavor, pending, now, date);
            return;
        }

        if (verdict != ConsensusVerdict.MissingCertificates || _certificateSchedule.Failures >= CertificateAttempts)
        {
            DirectoryFetch? fetch = flavor.PendingFetch;
            flavor.Pending = null;
            flavor.PendingFetch = null;
            flavor.Schedule.HandleFailure(now);
            if (fetch is not null)
            {
                _servers.HandleFailure(fetch.Server, now);
            }
        }
    }

    private void Accept(Flavor flavor, ConsensusDocument document, Instant now, DateTimeOffset date)
    {
        flavor.Pending = null;
        flavor.PendingFetch = null;
        flavor.Current = document;
        ScheduleRefresh(flavor, now, date);
        _events.Enqueue(new DirectoryEvent.ConsensusAccepted(document));
        if (flavor == _microdesc)
        {
            _microdescriptors.HandleConsensus(document.Consensus, date);
            _descriptorSchedule.Reset(now);
            _isViewStale = true;
        }
    }

    private void Restore(Flavor flavor, ReadOnlyMemory<byte> text, Instant now, DateTimeOffset date)
    {
        if (!text.IsEmpty && Consensus.TryParse(text.Span, out Consensus? consensus, out _) && consensus.Flavor == flavor.Name
            && Check(consensus, date).Verdict == ConsensusVerdict.Valid)
        {
            Accept(flavor, new ConsensusDocument(consensus, text), now, date);
        }
    }

    private bool AddCertificates(ReadOnlyMemory<byte> text, DateTimeOffset date)
    {
        bool added = false;
        foreach (AuthorityCertificate certificate in AuthorityCertificate.ParseAll(text.Span, out _))
        {
            added |= AuthorityCertificateVerifier.Verify(certificate, date) == AuthorityCertificateVerdict.Valid && _certificates.Add(certificate);
        }

        if (added)
        {
            _events.Enqueue(new DirectoryEvent.CertificatesChanged(_certificates.All));
        }

        return added;
    }

    private ConsensusCheck Check(Consensus consensus, DateTimeOffset date) =>
        ConsensusVerifier.Verify(consensus, _certificates.Trusted, _certificates.All, date);

    private void RefreshView(DateTimeOffset date)
    {
        bool isUsable = _microdesc.Current is { } current && ConsensusTimes.IsReasonablyLive(current.Consensus, date);
        if (!_isViewStale && isUsable == View is not null)
        {
            return;
        }

        _isViewStale = false;
        View = isUsable ? new NetworkView(_microdesc.Current!.Consensus, _microdescriptors.Find) : null;
        _events.Enqueue(new DirectoryEvent.ViewChanged(View));
    }

    private void CheckClock(TimeSpan skew)
    {
        if (skew.Duration() > ToleratedSkew)
        {
            _events.Enqueue(new DirectoryEvent.ClockSkewed(skew));
        }
    }
}

using System.Buffers.Binary;
using MagicWave.Payments.Chains;
using MagicWave.Payments.Messages;
using MagicWave.Payments.Resources;
using MagicWave.Payments.Units;
using MagicWave.Publishing.Tills;
using MagicWave.TestKit;
using Microsoft.AspNetCore.Http.Features;

namespace MagicWave.Publishing.Tests;

/// <summary>A till whose requests are paid by a word, with the verdicts of the real one.</summary>
internal sealed class TestTill : IResourceTill
{
    private readonly Lock _lock = new();
    private readonly SeededRandom _random = new(3);
    private readonly Dictionary<RequestId, Entry> _entries = [];
    private long _asked;
    private Amount _earned;

    public ResourceTillTotals Totals
    {
        get
        {
            lock (_lock)
            {
                return new() { Asked = _asked, Earned = _earned };
            }
        }
    }

    /// <summary>What the next questions are answered with.</summary>
    public ResourceAskFault Fault { get; set; }

    /// <summary>Whether the time for all proofs is over.</summary>
    public bool IsLate { get; set; }

    public ResourceAskFault TryAsk(
        IFeatureCollection connection, ResourceSession session, ResourceDigest resource, Amount amount, out ResourceRequest? request)
    {
        lock (_lock)
        {
            request = null;
            if (Fault != ResourceAskFault.None)
            {
                return Fault;
            }

            LockScalar opening = LockScalar.Draw(_random);
            RequestId id = RequestId.Draw(_random);
            request = Write(id, session, resource, amount, opening);
            _entries.Add(id, new(session, resource, amount, opening));
            _asked++;
            return ResourceAskFault.None;
        }
    }

    public ResourceVerdict Verify(ResourceProof proof, ResourceDigest resource)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(proof.Request, out Entry? entry))
            {
                return ResourceVerdict.Unknown;
            }

            ResourceVerdict verdict = entry.Session != proof.Session ? ResourceVerdict.WrongSession
                : entry.Resource != resource ? ResourceVerdict.WrongResource
                : entry.Opening.Point != proof.Opening.Point ? ResourceVerdict.WrongOpening
                : IsLate ? ResourceVerdict.Expired
                : !entry.IsPaid ? ResourceVerdict.NotPaid
                : entry.Showings > ResourceTill.Repetitions ? ResourceVerdict.UsedUp
                : entry.Showings > 0 ? ResourceVerdict.AcceptedAgain : ResourceVerdict.Accepted;
            entry.Showings += verdict is ResourceVerdict.Accepted or ResourceVerdict.AcceptedAgain ? 1 : 0;
            return verdict;
        }
    }

    /// <summary>Pays a request.</summary>
    /// <param name="header">The request as it came.</param>
    /// <returns>The proof's header.</returns>
    public string Pay(string header)
    {
        ResourceRequest request = ResourceRequest.TryParse(header) ?? throw new ArgumentException("It is no request.", nameof(header));
        lock (_lock)
        {
            Entry entry = _entries[request.Id];
            entry.IsPaid = true;
            _earned += entry.Amount;
            return new ResourceProof(request.Id, request.Session, entry.Opening).ToHeader();
        }
    }

    /// <summary>A proof that would be right, were the request paid.</summary>
    public string ProofOf(string header)
    {
        ResourceRequest request = ResourceRequest.TryParse(header)!;
        lock (_lock)
        {
            return new ResourceProof(request.Id, request.Session, _entries[request.Id].Opening).ToHeader();
        }
    }

    // Nothing signs here: the real till's signatures are the wallet's to look at.
    private static ResourceRequest Write(RequestId id, ResourceSession session, ResourceDigest resource, Amount amount, LockScalar opening)
    {
        byte[] bytes = new byte[ResourceRequest.Length];
        (bytes[0], bytes[1]) = (1, 1);
        id.CopyTo(bytes.AsSpan(2));
        session.CopyTo(bytes.AsSpan(18));
        int at = 34 + 32 + 32 + 64 + 32;
        resource.CopyTo(bytes.AsSpan(at));
        at += 32;
        amount.CopyTo(bytes.AsSpan(at));
        at += 16 + LockTerms.EncodedLength - LockPoint.Length - 16 - 8;
        opening.Point.CopyTo(bytes.AsSpan(at));
        at += LockPoint.Length;
        amount.CopyTo(bytes.AsSpan(at));
        at += 16;
        foreach (ulong time in (ReadOnlySpan<ulong>)[4000, 1000, 2000, 5000])
        {
            BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(at), time);
            at += 8;
        }

        return ResourceRequest.TryRead(bytes) ?? throw new InvalidOperationException("The layout changed.");
    }

    private sealed class Entry(ResourceSession session, ResourceDigest resource, Amount amount, LockScalar opening)
    {
        public ResourceSession Session => session;

        public ResourceDigest Resource => resource;

        public Amount Amount => amount;

        public LockScalar Opening => opening;

        public bool IsPaid { get; set; }

        public int Showings { get; set; }
    }
}

namespace MagicWave.Onion.Directory.Parsing;

/// <summary>
/// Says for each port whether a policy lets it out to most addresses, exactly as authorities do (dir-spec 3.8.2): relays and authorities must
/// reach the same text, for microdescriptors are named by their digest.
/// </summary>
internal static class ExitPolicySummarizer
{
    /// <summary>Bytes of a summary (dir-spec 3.8.2).</summary>
    private const int MaximumLength = 1000;

    /// <summary>A port counts as rejected when more than two /8 blocks of IPv4 are.</summary>
    private const ulong RejectedAddressesIPv4 = 1UL << (32 - 7);

    /// <summary>IPv6 is counted in /64 networks; a port counts as rejected when more than one /16 block is.</summary>
    private const ulong RejectedNetworksIPv6 = 1UL << (64 - 16);

    /// <summary>Summarizes the rules of one family.</summary>
    public static PortPolicySummary Summarize(ReadOnlySpan<ExitPolicyRule> rules, bool isIPv6)
    {
        List<Span> spans = [new(1, ushort.MaxValue, 0, false)];
        foreach (ExitPolicyRule rule in rules)
        {
            if (rule.IsIPv6 != isIPv6)
            {
                continue;
            }

            if (rule.IsAccept)
            {
                if (rule.PrefixLength == 0)
                {
                    Accept(spans, rule.Ports, isIPv6 ? RejectedNetworksIPv6 : RejectedAddressesIPv4);
                }
            }
            else if (!IsPrivate(rule))
            {
                Reject(spans, rule);
            }
        }

        return Write(spans);
    }

    private static bool IsPrivate(ExitPolicyRule rule) => ExitPolicy.PrivateNetworks.Any(
        net => rule.HasSameAddresses(new(isAccept: false, net.BaseAddress, net.PrefixLength, PortRange.All)));

    private static void Accept(List<Span> spans, PortRange ports, ulong limit)
    {
        for (int i = Split(spans, ports); i < spans.Count && spans[i].Last <= ports.Last; i++)
        {
            if (spans[i].Rejected <= limit)
            {
                spans[i] = spans[i] with { IsAccepted = true };
            }
        }
    }

    private static void Reject(List<Span> spans, ExitPolicyRule rule)
    {
        int start = Split(spans, rule.Ports);
        int bits = (rule.IsIPv6 ? 64 : 32) - rule.PrefixLength;
        if (bits < 0)
        {
            return; // smaller than a /64: it would take billions of them to matter
        }

        ulong count = bits >= 64 ? ulong.MaxValue : 1UL << bits;
        for (int i = start; i < spans.Count && spans[i].Last <= rule.Ports.Last; i++)
        {
            ulong rejected = spans[i].Rejected;
            spans[i] = spans[i] with { Rejected = rejected <= ulong.MaxValue - count ? rejected + count : ulong.MaxValue };
        }
    }

    // Cuts the spans so that the range begins and ends with one, and gives the index of the first in it.
    private static int Split(List<Span> spans, PortRange ports)
    {
        int i = 0;
        while (spans[i].Last < ports.First)
        {
            i++;
        }

        if (spans[i].First != ports.First)
        {
            Cut(spans, i++, ports.First);
        }

        int start = i;
        while (spans[i].Last < ports.Last)
        {
            i++;
        }

        if (spans[i].Last != ports.Last)
        {
            Cut(spans, i, (ushort)(ports.Last + 1));
        }

        return start;
    }

    private static void Cut(List<Span> spans, int index, ushort first)
    {
        Span old = spans[index];
        spans[index] = old with { Last = (ushort)(first - 1) };
        spans.Insert(index + 1, old with { First = first });
    }

    private static PortPolicySummary Write(List<Span> spans)
    {
        List<PortRange> accepts = [];
        List<PortRange> rejects = [];
        ushort start = 1;
        for (int i = 0; i < spans.Count; i++)
        {
            bool isLast = i == spans.Count - 1;
            if (isLast || spans[i].IsAccepted != spans[i + 1].IsAccepted)
            {
                (spans[i].IsAccepted ? accepts : rejects).Add(new(start, spans[i].Last));
                start = isLast ? start : spans[i + 1].First;
            }
        }

        if (accepts.Count == 0)
        {
            return PortPolicySummary.RejectAll;
        }

        if (rejects.Count == 0)
        {
            return PortPolicySummary.AcceptAll;
        }

        int acceptLength = string.Join(',', accepts).Length;
        int rejectLength = string.Join(',', rejects).Length;
        const int room = MaximumLength - 7; // "accept" and a space
        return acceptLength > room && rejectLength > room ? new(isAccept: true, Shorten(accepts, room))
            : rejectLength < acceptLength ? new(isAccept: false, rejects)
            : new(isAccept: true, accepts);
    }

    private static List<PortRange> Shorten(List<PortRange> ports, int room)
    {
        int length = 0;
        int taken = 0;
        foreach (PortRange range in ports)
        {
            // A comma follows each: the text is cut at the last comma that stands within the room.
            length += range.ToString().Length;
            if (length > room)
            {
                break;
            }

            length++;
            taken++;
        }

        return ports[..taken];
    }

    private readonly record struct Span(ushort First, ushort Last, ulong Rejected, bool IsAccepted);
}

using System.Buffers.Binary;
using MagicWave.Core.Security;
using MagicWave.Publishing.Records;

namespace MagicWave.Publishing.Names;

/// <summary>Asks a resolver for a domain's TXT records, by DNS over a stream (RFC 7766).</summary>
/// <param name="dialer">Opens the stream.</param>
/// <param name="host">The resolver.</param>
/// <param name="port">Its port; 53 as a rule.</param>
/// <param name="time">The clock.</param>
/// <param name="random">Where numbers of questions come from.</param>
public sealed class DnsTxtCheck(StreamDialer dialer, string host, int port, TimeProvider time, IRandom random) : INameCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public async Task<NameState> CheckAsync(string name, OnionName onion, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(onion);
        ushort id = (ushort)random.NextInt64(ushort.MaxValue + 1);
        if (DnsTxtMessage.WriteQuestion(id, name) is not { } question)
        {
            return NameState.Unknown;
        }

        try
        {
            using CancellationTokenSource patience = new(Patience, time);
            using CancellationTokenSource both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
            byte[] answer = await AskAsync(question, both.Token).ConfigureAwait(false);
            if (DnsTxtMessage.ReadAnswer(answer, id) is not { } texts)
            {
                return NameState.Unknown;
            }

            OnionName[] named = [.. texts.Select(TxtRecord.Read).OfType<OnionName>()];
            return named.Length == 0 ? NameState.Missing : named.Contains(onion) ? NameState.Set : NameState.Different;
        }
        catch (Exception failure) when (failure is IOException || (failure is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return NameState.Unknown;
        }
    }

    private async Task<byte[]> AskAsync(byte[] question, CancellationToken cancellationToken)
    {
        Stream stream = await dialer(host, port, cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            byte[] framed = new byte[2 + question.Length];
            BinaryPrimitives.WriteUInt16BigEndian(framed, (ushort)question.Length);
            question.CopyTo(framed, 2);
            await stream.WriteAsync(framed, cancellationToken).ConfigureAwait(false);
            await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
            byte[] length = new byte[2];
            await stream.ReadExactlyAsync(length, cancellationToken).ConfigureAwait(false);
            byte[] answer = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
            await stream.ReadExactlyAsync(answer, cancellationToken).ConfigureAwait(false);
            return answer;
        }
    }
}

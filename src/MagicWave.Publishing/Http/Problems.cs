using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace MagicWave.Publishing.Http;

/// <summary>Gives the bridge's own refusals something to read, and keeps failures to itself. What a web server answers passes as it is. Thread-safe.</summary>
internal sealed class Problems(ILogger log)
{
    public const string JsonType = "application/problem+json";

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The web server would log the message, which may name a path.")]
    public async Task AnswerAsync(HttpContext context, RequestDelegate next)
    {
        HttpResponse answer = context.Response;
        try
        {
            await next(context).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is not (BadHttpRequestException or OperationCanceledException))
        {
            PublishingLog.RequestFailed(log, failure.GetType().Name);
            if (answer.HasStarted)
            {
                context.Abort();
                return;
            }

            answer.Clear();
            answer.StatusCode = StatusCodes.Status500InternalServerError;
        }

        if (!answer.HasStarted && answer.ContentType is null && Problem.Of(answer.StatusCode) is { } problem)
        {
            await TellAsync(context, problem).ConfigureAwait(false);
        }
    }

    private static Task TellAsync(HttpContext context, Problem problem)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.Vary = "Accept";
        return Page.IsWanted(context.Request)
            ? Page.SendAsync(context, problem.Title, $"<p>{problem.Detail}</p>\n<p><a href=\"/\">To the first page</a></p>")
            : Page.SendAsync(context, JsonType, JsonSerializer.SerializeToUtf8Bytes(problem, PublishingJson.Default.Problem));
    }
}

package dev.tocsin.benchmarks;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.concurrent.TimeUnit;

/** Many destinations in a process of its own: the same port on so many loopback addresses, all answering 200 at once. */
final class PostReceiver {

    private PostReceiver() {}

    static String url(int number, int port) {
        return "http://127.0.0." + (1 + number) + ":" + port + "/posts";
    }

    public static void main(String[] args) throws Exception {
        int port = Integer.parseInt(args[0]);
        int addresses = Integer.parseInt(args[1]);
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        for (int i = 0; i < addresses; i++) {
            vertx.createHttpServer()
                    .requestHandler(request ->
                            request.end().onSuccess(done -> request.response().end()))
                    .listen(port, "127.0.0." + (1 + i))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);
        }
        System.out.println("ready");
        Thread.currentThread().join();
    }
}
